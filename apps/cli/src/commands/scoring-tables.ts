import { deploymentReference } from '@circuitwatch/scoring-definitions';
import type { ScoringFileRow, ScoringJobRow } from '../api/documents/scoring.ts';
import { counted } from '../output/counted.ts';
import { printable } from '../output/printable.ts';
import { stateText } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import { duration, shortTime } from '../output/times.ts';

/** Scoring jobs as a table; failed ones with their reason. */
export function showScoringJobs(terminal: Terminal, jobs: readonly ScoringJobRow[]): void {
  if (jobs.length === 0) return terminal.line('No scoring job matches.');
  // Where the predictions lie is told by `show`: in a table it would leave no room for the rest.
  const hasReasons = jobs.some(({ job }) => job.error !== null);
  const columns = [
    { head: 'DEPLOYMENT', keep: true },
    { head: 'CREATED' },
    { head: 'STATUS' },
    { head: 'FILES', right: true },
    { head: 'FAILED', right: true },
    { head: 'ROWS', right: true },
    { head: 'INVALID', right: true },
    { head: 'TOOK', right: true },
    ...(hasReasons ? [{ head: 'REASON' }] : []),
  ];
  terminal.table(
    columns,
    jobs.map(({ deployment, createdAt, status, totals, job }) => [
      deploymentReference(deployment),
      shortTime(createdAt),
      stateText(terminal.style, status),
      String(totals.files),
      totals.failedFiles > 0 ? terminal.style.bad(String(totals.failedFiles)) : '0',
      grouped(totals.rows),
      totals.invalidRows > 0 ? terminal.style.warning(grouped(totals.invalidRows)) : '0',
      duration(job.startedAt, job.finishedAt),
      ...(hasReasons ? [printable(job.error ?? '')] : []),
    ]),
  );
}

/** One scoring job with what became of each of its files. */
export function showScoringJob(
  terminal: Terminal,
  job: ScoringJobRow,
  files: readonly ScoringFileRow[],
): void {
  const { input, execution, totals, modelVersion, outputUri } = job;
  const { model, number } = modelVersion;
  const data = input.asset === null ? input.uri : `${input.asset} (${input.uri})`;
  const time = input.window === null ? 'all rows' : `${input.window.from} to ${input.window.to}`;
  const run =
    execution === null
      ? null
      : `${execution.device}, ${counted(execution.threads, 'thread')}, ${grouped(execution.rowsAtOnce)} rows at once`;
  const facts: readonly (readonly [string, string | null])[] = [
    ['deployment', deploymentReference(job.deployment)],
    ['model', `${model.name}:${number}`],
    ['status', `${stateText(terminal.style, job.status)} ${Math.round(job.progress * 100)}%`],
    ['data', `${printable(data)}, ${time}`],
    ['predictions', printable(outputUri)],
    ['ran on', run],
    ['rows', `${grouped(totals.rows)}, ${grouped(totals.invalidRows)} of them invalid`],
    ['error', job.job.error === null ? null : printable(job.job.error)],
  ];
  for (const [name, value] of facts) if (value !== null) terminal.line(`${name.padEnd(12)}${value}`);
  terminal.line();
  if (files.length === 0) terminal.line('No worker has looked for its files yet, or there are none.');
  else showFiles(terminal, files);
}

function showFiles(terminal: Terminal, files: readonly ScoringFileRow[]): void {
  const columns = [
    { head: 'FILE' },
    { head: 'STATUS' },
    { head: 'ROWS', right: true },
    { head: 'INVALID', right: true },
    { head: 'MEAN', right: true },
    { head: 'DEVIATION', right: true },
    { head: 'SECONDS', right: true },
    { head: 'REASON' },
  ];
  const rounded = (value: number | null) => (value === null ? '-' : String(Number(value.toPrecision(5))));
  terminal.table(
    columns,
    files.map((file) => [
      printable(file.uri),
      stateText(terminal.style, file.status),
      grouped(file.rows),
      grouped(file.invalidRows),
      rounded(file.predictionMean),
      rounded(file.predictionDeviation),
      (file.latencyMs / 1000).toFixed(1),
      printable(file.error ?? ''),
    ]),
  );
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

import { deploymentReference } from '@circuitwatch/scoring-definitions';
import type { ScoringBatchRow, ScoringJobRow } from '../api/documents/scoring.ts';
import { listScoringJobs } from '../commands/scoring.ts';
import { showScoringJobs } from '../commands/scoring-tables.ts';
import type { CommandContext } from '../define-command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { startProgress } from '../output/progress.ts';
import { followScoringBatch, followScoringJob } from './follow-scoring.ts';

/** Follows a scoring job with a bar, shows what became of it, and gives the exit code that this means. */
export async function awaitScoringJob(
  { api, terminal, json }: CommandContext,
  { job: { id }, deployment }: ScoringJobRow,
): Promise<ExitCode> {
  const name = deploymentReference(deployment);
  const progress = startProgress(terminal, name);
  const onStep = (step: ScoringJobRow) =>
    progress.update(step.progress, `${step.status.toLowerCase()}, ${rowsOf(step.totals.rows)}`);
  const job = await followScoringJob(id, { api, onStep }).finally(() => progress.stop());
  if (json) terminal.json(job);
  else {
    showScoringJobs(terminal, [job]);
    if (job.totals.failedFiles > 0) terminal.remark(`Why: circuitwatch scoring show ${job.id}`);
  }
  return isFine(job) ? exitCodes.fine : exitCodes.failed;
}

/** Follows a batch of scoring jobs with a bar, shows what became of each, and gives the exit code that this means. */
export async function awaitScoringBatch(
  { api, terminal, json }: CommandContext,
  { id }: Pick<ScoringBatchRow, 'id'>,
): Promise<ExitCode> {
  const progress = startProgress(terminal, 'Scoring');
  const onStep = (step: ScoringBatchRow) => progress.update(step.progress, countsOf(step));
  const batch = await followScoringBatch(id, { api, onStep }).finally(() => progress.stop());
  const jobs = await listScoringJobs(api, { batchId: id }, Infinity);
  if (json) terminal.json({ ...batch, jobs });
  else {
    showScoringJobs(terminal, jobs);
    const rows = jobs.reduce((sum, { totals }) => sum + totals.rows, 0);
    terminal.line(`${countsOf(batch)}; ${rowsOf(rows)}`);
    const broken = jobs.find((job) => job.totals.failedFiles > 0);
    if (broken) terminal.remark(`Why, for example: circuitwatch scoring show ${broken.id}`);
  }
  return jobs.every(isFine) ? exitCodes.fine : exitCodes.failed;
}

function isFine({ status, totals }: ScoringJobRow): boolean {
  return status === 'SUCCEEDED' && totals.failedFiles === 0;
}

/** A batch's counts in one line; those that are zero are left out, but for the successes. */
function countsOf({ total, succeeded, failed, canceled, active, queued }: ScoringBatchRow): string {
  const rest = Object.entries({ failed, canceled, active, waiting: queued })
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`);
  return [`${succeeded} of ${total} succeeded`, ...rest].join(', ');
}

function rowsOf(rows: number): string {
  return `${rows.toLocaleString('en-US')} rows`;
}

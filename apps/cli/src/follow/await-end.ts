import { allPages } from '../api/all-pages.ts';
import type { Batch, Run } from '../api/documents/records.ts';
import { runsDocument } from '../api/documents/runs.ts';
import { showRuns } from '../commands/runs.ts';
import type { CommandContext } from '../define-command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { startProgress } from '../output/progress.ts';
import { followBatch, followRun } from './follow.ts';

/** Follows a run with a bar, shows how it ended, and gives the exit code that this means. */
export async function awaitRun(
  { api, terminal, json }: CommandContext,
  { id, monitor }: Run,
): Promise<ExitCode> {
  const progress = startProgress(terminal, monitor.name);
  const onStep = (step: Run) => progress.update(step.progress, step.status.toLowerCase());
  const run = await followRun({ api, id, onStep }).finally(() => progress.stop());
  if (json) terminal.json(run);
  else {
    showRuns(terminal, [run]);
    if (run.verdict === 'BREACHED') terminal.remark(`Why: circuitwatch results ${monitor.name} --breached`);
  }
  if (run.status !== 'SUCCEEDED') return exitCodes.failed;
  return run.verdict === 'BREACHED' ? exitCodes.breached : exitCodes.fine;
}

/** Follows a batch with a bar, shows what did not end well, and gives the exit code that this means. */
export async function awaitBatch(
  { api, terminal, json }: CommandContext,
  { id }: Pick<Batch, 'id'>,
): Promise<ExitCode> {
  const progress = startProgress(terminal, 'Batch');
  const onStep = (step: Batch) => progress.update(step.progress, countsOf(step));
  const batch = await followBatch({ api, id, onStep }).finally(() => progress.stop());
  const runs = await allPages(
    Infinity,
    async (page) => (await api.request(runsDocument, { ...page, filter: { batchId: id } })).monitorRuns,
  );
  const remarkable = runs.filter(({ status, verdict }) => status !== 'SUCCEEDED' || verdict === 'BREACHED');
  if (json) terminal.json({ ...batch, runs });
  else {
    terminal.line(countsOf(batch));
    if (remarkable.length > 0) showRuns(terminal, remarkable);
  }
  if (batch.failed + batch.canceled > 0) return exitCodes.failed;
  return batch.breached > 0 ? exitCodes.breached : exitCodes.fine;
}

/** A batch's counts in one line; those that are zero are left out, but for the successes. */
export function countsOf({ total, succeeded, breached, failed, canceled, running, queued }: Batch): string {
  const rest = Object.entries({ breached, failed, canceled, running, waiting: queued })
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`);
  return [`${succeeded} of ${total} succeeded`, ...rest].join(', ');
}

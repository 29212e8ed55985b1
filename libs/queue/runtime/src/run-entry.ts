import { AppError } from '@circuitwatch/platform-errors';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import type { JobClaim, JobLedger } from '@circuitwatch/queue-contracts';
import { DelayedError, UnrecoverableError, WaitingError } from 'bullmq';
import { z } from 'zod';
import type { JobProcessor } from './define-processor.ts';
import { startJobControl, type JobControl } from './job-control.ts';
import type { QueueEntry } from './queue-backend.ts';
import { openEnvelope } from './queue-envelope.ts';
import type { QueueMetrics } from './queue-metrics.ts';
import { ledgerAwayMs, settle, type Attempt, type JobOutcome } from './settle-attempt.ts';

/** What running entries needs; one for all entries of a worker process. */
export interface RunEntryDeps {
  readonly ledger: JobLedger;
  readonly workerId: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly metrics: QueueMetrics;
  readonly processors: readonly JobProcessor[];
  /** Attempts in progress by job id. */
  readonly active: Map<string, JobControl>;
  readonly isDraining: () => boolean;
  readonly progressMs: number;
  readonly heartbeatMs: number;
}

interface EntryAttempt extends Attempt {
  readonly entry: QueueEntry;
  readonly token: string | undefined;
}

/** Works on one queue entry from claim to settlement; throws what tells BullMQ where to put the entry. */
export async function runEntry(
  entry: QueueEntry,
  token: string | undefined,
  queue: string,
  deps: RunEntryDeps,
): Promise<void> {
  const jobId = entry.id;
  if (!z.uuid().safeParse(jobId).success || jobId === undefined) {
    throw new UnrecoverableError('This entry does not belong to a job of the ledger.');
  }
  if (deps.isDraining()) return handBack(entry, token);
  const claim = await claimOrWait(entry, token, jobId, deps);
  if (claim === null) return count(deps, queue, 'skipped');

  const envelope = openEnvelope(entry.data);
  const log = deps.log.child({
    jobId,
    ...runIdOf(envelope?.payload),
    requestId: envelope?.requestId ?? undefined,
    attempt: claim.attempt,
  });
  const attempt: EntryAttempt = { entry, token, claim, maxAttempts: envelope?.maxAttempts ?? 1, log };
  deps.metrics.wait.observe({ queue }, Math.max(0, (deps.clock().getTime() - entry.timestamp) / 1_000));
  const startedAt = performance.now();
  let outcome: JobOutcome = 'failed';
  try {
    outcome = await runAttempt(attempt, envelope?.payload, queue, deps);
  } finally {
    deps.metrics.duration.observe({ queue }, (performance.now() - startedAt) / 1_000);
  }
  count(deps, queue, outcome);
  return leave(outcome, attempt);
}

async function claimOrWait(
  entry: QueueEntry,
  token: string | undefined,
  jobId: string,
  deps: RunEntryDeps,
): Promise<JobClaim | null> {
  try {
    return await deps.ledger.claim(jobId, deps.workerId, deps.clock());
  } catch (error) {
    deps.log.warn(
      { err: error, jobId },
      'The ledger does not answer; the job waits, which costs it no attempt',
    );
    await entry.moveToDelayed(Date.now() + ledgerAwayMs, token);
    throw new DelayedError();
  }
}

function runIdOf(payload: unknown): { runId?: string } {
  return z.object({ runId: z.string() }).safeParse(payload).data ?? {};
}

function count({ metrics }: RunEntryDeps, queue: string, outcome: JobOutcome): void {
  metrics.finished.inc({ queue, outcome });
}

async function runAttempt(
  attempt: EntryAttempt,
  payload: unknown,
  queue: string,
  deps: RunEntryDeps,
): Promise<JobOutcome> {
  const { claim, log, maxAttempts } = attempt;
  const control = startJobControl({ ...deps, claim, log });
  deps.active.set(claim.jobId, control);
  try {
    if (claim.attempt > maxAttempts) {
      throw new AppError(
        'UNAVAILABLE',
        `The job was started ${maxAttempts} times and never came to an end; its worker may have crashed each time.`,
      );
    }
    const run = prepare(attempt.entry.name, payload, queue, deps);
    await run({
      claim,
      signal: control.signal,
      reportProgress: control.reportProgress,
      log,
      now: deps.clock,
    });
    return 'succeeded';
  } catch (error) {
    await control.close();
    // Until then the attempt counts as being in work, and closing waits for it.
    return await settle(error, attempt, control, deps);
  } finally {
    deps.active.delete(claim.jobId);
    await control.close();
  }
}

function prepare(
  name: string,
  payload: unknown,
  queue: string,
  { processors }: RunEntryDeps,
): ReturnType<JobProcessor['prepare']> {
  const processor = processors.find(({ contract }) => contract.queue === queue && contract.name === name);
  if (processor === undefined)
    throw new AppError('INVALID', `No processor of this worker knows jobs named "${name}".`);
  return processor.prepare(payload);
}

async function handBack(entry: QueueEntry, token: string | undefined): Promise<void> {
  await entry.moveToWait(token);
  throw new WaitingError();
}

/** Tells BullMQ by return or error what becomes of the entry. */
async function leave(outcome: JobOutcome, { entry, token }: EntryAttempt): Promise<void> {
  if (outcome === 'retried') throw new Error('The attempt failed; the ledger holds the reason.');
  if (outcome === 'failed') throw new UnrecoverableError('Failed for good; the ledger holds the reason.');
  if (outcome === 'interrupted') await handBack(entry, token);
}

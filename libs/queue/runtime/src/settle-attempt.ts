import { AppError } from '@circuitwatch/platform-errors';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import type { JobClaim, JobLedger } from '@circuitwatch/queue-contracts';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobControl } from './job-control.ts';
import { deadLetterOf, isFenced, isFinal } from './job-failure.ts';

/** How an attempt at a job ended. */
export type JobOutcome =
  'succeeded' | 'retried' | 'failed' | 'canceled' | 'fenced' | 'interrupted' | 'skipped';

/** An attempt under its claim. */
export interface Attempt {
  readonly claim: JobClaim;
  readonly maxAttempts: number;
  readonly log: Logger;
}

/** What settling needs. */
export interface SettleDeps {
  readonly ledger: JobLedger;
  readonly clock: Clock;
  readonly isDraining: () => boolean;
}

type HeldJob = Pick<JobControl, 'reason'>;

/** How long to wait before a ledger that does not answer is asked again. */
export const ledgerAwayMs = 2_000;

function isUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'UNAVAILABLE';
}

/**
 * Writes into the ledger how a failed attempt ended. While the ledger is away it waits, unless the worker stops:
 * then the job stays with the queue, which hands it on.
 */
export async function settle(
  error: unknown,
  attempt: Attempt,
  control: HeldJob,
  deps: SettleDeps,
): Promise<JobOutcome> {
  let ledgerWasAway = false;
  for (;;) {
    try {
      return await writeEnd(error, attempt, control, deps, ledgerWasAway);
    } catch (ledgerError) {
      if (isFenced(ledgerError)) {
        attempt.log.info('Dropped: the job belongs to another worker now');
        return 'fenced';
      }
      if (!isUnavailable(ledgerError) || deps.isDraining()) throw ledgerError;
      if (!ledgerWasAway) attempt.log.warn({ err: ledgerError }, 'The ledger does not answer; the job waits');
      ledgerWasAway = true;
      await untilWorthAsking(deps);
    }
  }
}

async function untilWorthAsking({ isDraining }: SettleDeps): Promise<void> {
  const deadline = performance.now() + ledgerAwayMs;
  while (performance.now() < deadline && !isDraining()) await delay(50);
}

async function writeEnd(
  error: unknown,
  { claim, log, maxAttempts }: Attempt,
  control: HeldJob,
  { ledger, clock }: SettleDeps,
  ledgerWasAway: boolean,
): Promise<JobOutcome> {
  if (isFenced(error) || control.reason === 'LOCK_LOST') {
    log.info({ err: error }, 'Dropped: the job belongs to another worker now');
    return 'fenced';
  }
  if (control.reason === 'CANCELED') {
    await ledger.cancel(claim, clock());
    log.info('Canceled');
    return 'canceled';
  }
  if (control.reason === 'SHUTDOWN') {
    await ledger.handBack(claim, 'The worker was stopped.', clock());
    return 'interrupted';
  }
  if (ledgerWasAway && isUnavailable(error)) {
    // The job could not be stored because the ledger was away: nothing that the job did wrong.
    await ledger.handBack(claim, deadLetterOf(error).message, clock());
    log.info('The ledger answers again; the job is run again, which costs it no attempt');
    return 'interrupted';
  }
  if (isFinal(error) || claim.attempt >= maxAttempts) {
    await ledger.fail(claim, deadLetterOf(error), clock());
    log.error({ err: error }, 'Failed for good; kept as a dead letter');
    return 'failed';
  }
  await ledger.retryLater(claim, deadLetterOf(error).message, clock());
  log.warn({ err: error }, 'Failed; will be tried again');
  return 'retried';
}

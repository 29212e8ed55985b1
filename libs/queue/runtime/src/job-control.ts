import type { JobClaim, JobLedger } from '@circuitwatch/queue-contracts';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';

/** Why work on a job was broken off. */
export type AbortReason = 'CANCELED' | 'LOCK_LOST' | 'SHUTDOWN';

/** One attempt in progress: its signal, its reported progress, its heartbeat. */
export interface JobControl {
  readonly signal: AbortSignal;
  /** Why it was aborted; null while it may go on. The first reason stays. */
  readonly reason: AbortReason | null;
  abort(reason: AbortReason): void;
  readonly reportProgress: (progress: number) => void;
  /** Ends the heartbeat; resolves when no write is under way any more. */
  close(): Promise<void>;
}

/** Where progress goes and how often at most. */
export interface JobControlOptions {
  readonly ledger: Pick<JobLedger, 'progress'>;
  readonly claim: JobClaim;
  readonly clock: Clock;
  readonly log: Logger;
  /** Progress is written at most this often. */
  readonly progressMs: number;
  /** Without progress the ledger hears from the job this often. */
  readonly heartbeatMs: number;
}

/** Starts the heartbeat of one attempt; the ledger's refusal of it is how a cancel that was not heard arrives. */
export function startJobControl(options: JobControlOptions): JobControl {
  const { ledger, claim, clock, log, progressMs, heartbeatMs } = options;
  const controller = new AbortController();
  let reason: AbortReason | null = null;
  let progress = 0;
  let written = 0;
  let lastWriteAt = performance.now();
  let writing: Promise<void> | null = null;

  const abort = (why: AbortReason): void => {
    reason ??= why;
    controller.abort(new Error(`The work was broken off: ${reason}.`));
  };
  const write = async (): Promise<void> => {
    lastWriteAt = performance.now();
    written = progress;
    try {
      if (!(await ledger.progress(claim, progress, clock()))) abort('CANCELED');
    } catch (error) {
      log.warn({ err: error }, 'Progress could not be stored');
    } finally {
      writing = null;
    }
  };
  const timer = setInterval(() => {
    const due = progress > written || performance.now() - lastWriteAt >= heartbeatMs;
    if (due && writing === null) writing = write();
  }, progressMs);

  return {
    signal: controller.signal,
    get reason() {
      return reason;
    },
    abort,
    reportProgress: (value) => {
      if (Number.isFinite(value)) progress = Math.max(progress, Math.min(1, value));
    },
    close: async () => {
      clearInterval(timer);
      await writing;
    },
  };
}

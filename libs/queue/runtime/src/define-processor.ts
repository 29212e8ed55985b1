import type { JobClaim, JobContract } from '@circuitwatch/queue-contracts';
import type { Logger } from '@circuitwatch/platform-logging';
import type { z } from 'zod';

/** What a handler works with. */
export interface JobContext<Payload> {
  readonly payload: Payload;
  /** Proves the right to commit; an effect under an older claim is refused with FENCED. */
  readonly claim: JobClaim;
  /** Aborted when the job is canceled, was lost to another worker, or the worker shuts down. */
  readonly signal: AbortSignal;
  /** Tells how far the work is, 0 to 1; cheap to call often. */
  readonly reportProgress: (progress: number) => void;
  readonly log: Logger;
  readonly now: () => Date;
}

/** Does one kind of job; its effect must finish the job in the ledger under the claim, in one transaction. */
export type JobHandler<Payload> = (context: JobContext<Payload>) => Promise<void>;

/** A contract with the code that fulfils it; knows nothing of its payload's type from outside. */
export interface JobProcessor {
  readonly contract: JobContract;
  /** Parses the payload; throws a ZodError when it cannot be used. */
  readonly prepare: (payload: unknown) => (context: Omit<JobContext<unknown>, 'payload'>) => Promise<void>;
}

/** Joins a job contract with its handler. */
export function defineProcessor<Schema extends z.ZodType>(
  contract: JobContract<Schema>,
  handler: JobHandler<z.infer<Schema>>,
): JobProcessor {
  return {
    contract,
    prepare: (raw) => {
      const payload = contract.payload.parse(raw);
      return (context) => handler({ ...context, payload });
    },
  };
}

import type { z } from 'zod';

/** How the queue treats a kind of job. */
export interface JobDefaults {
  readonly attempts: number;
  /** First wait before a retry, milliseconds; doubles with each attempt, with jitter. */
  readonly backoffMs: number;
  /** Lower runs first, 1 to 1000. */
  readonly priority: number;
}

/** A kind of job: plain data, known to both ends, free of any queue library. */
export interface JobContract<Schema extends z.ZodType = z.ZodType> {
  readonly queue: string;
  readonly name: string;
  /** Ids and instants only; never rows or secrets. Parsed when enqueued and again when run. */
  readonly payload: Schema;
  readonly defaults: JobDefaults;
}

/** Declares a kind of job; the identity function with types. */
export function defineJob<Schema extends z.ZodType>(contract: JobContract<Schema>): JobContract<Schema> {
  return contract;
}

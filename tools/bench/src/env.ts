import { readEnv, wholeNumber } from '@circuitwatch/platform-config';
import { availableParallelism } from 'node:os';
import { z } from 'zod';

const schema = z.object({
  BENCH_CIRCUITS: wholeNumber({ min: 1, max: 10_000 }).default(200),
  /** Circuits that scipy computes; its time is scaled to all. */
  BENCH_SCIPY_CIRCUITS: wholeNumber({ min: 0, max: 10_000 }).default(20),
  BENCH_WORKERS: wholeNumber({ min: 1, max: 16 }).default(1),
  /** Where the fleet's queue lives; absent: Redis where there is a redis-server, else PostgreSQL. */
  BENCH_QUEUE: z.enum(['redis', 'postgres'], 'must be redis or postgres').optional(),
  WORKER_CONCURRENCY: wholeNumber({ min: 1, max: 256 }).default(availableParallelism()),
  /** Simulated readings are kept here between runs. */
  BENCH_DIR: z.string().default('.circuitwatch/bench'),
});

/** What a benchmark is told from outside. */
export type BenchEnv = Readonly<z.infer<typeof schema>>;

/** Reads the benchmark's variables. */
export function readBenchEnv(): BenchEnv {
  return readEnv(schema, process.env);
}

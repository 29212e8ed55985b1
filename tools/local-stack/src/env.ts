import { availableParallelism } from 'node:os';
import { databaseAuths } from '@circuitwatch/azure-identity';
import { logLevel, port, readEnv, url, wholeNumber, type EnvSource } from '@circuitwatch/platform-config';
import { z } from 'zod';

const schema = z.object({
  /** Absent: the embedded PostgreSQL in the data folder. */
  DATABASE_URL: url('postgres', 'postgresql').optional(),
  /** `entra`: no password in DATABASE_URL, the process's Entra identity signs in. */
  CIRCUITWATCH_DATABASE_AUTH: z.enum(databaseAuths).default('password'),
  /** Absent: a private redis-server where there is one, else the queue lives in the database. */
  REDIS_URL: url('redis', 'rediss').optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port().default(4000),
  /** Where models are asked for predictions; absent: a hundred after PORT. */
  ENDPOINT_PORT: port().optional(),
  CIRCUITWATCH_DATA_DIR: z.string().default('.circuitwatch'),
  /** Size of the sample fleet of the first start; 0 for none. */
  CIRCUITWATCH_SAMPLE_CIRCUITS: wholeNumber({ min: 0, max: 2_000 }).default(24),
  LOG_LEVEL: logLevel().default('info'),
  WORKER_CONCURRENCY: wholeNumber({ min: 1, max: 256 }).default(availableParallelism()),
});

/** What the local stack is told from outside. */
export type StackEnv = Readonly<z.infer<typeof schema>>;

/** Reads the stack's variables; throws one AppError that lists every problem without showing values. */
export function readStackEnv(source: EnvSource = process.env): StackEnv {
  return readEnv(schema, source);
}

/** Everything this process was given: its children see it too, under what the stack decides itself. */
export function inheritedEnv(): Readonly<Record<string, string | undefined>> {
  return { ...process.env };
}

/** Whether npm started this process: npm's death then is ours, for it cannot pass on a SIGKILL. */
export function isRunByNpm(): boolean {
  return process.env['npm_lifecycle_event'] !== undefined;
}

import { availableParallelism } from 'node:os';
import { databaseAuths, storageAuths } from '@circuitwatch/azure-identity';
import { logLevel, port, readEnv, url, wholeNumber, type EnvSource } from '@circuitwatch/platform-config';
import { invalid } from '@circuitwatch/platform-errors';
import { z } from 'zod';
import { notificationEnvFields } from './alerting/notification-env.ts';
import { upkeepEnvFields } from './telemetry-upkeep/upkeep-env.ts';

const schema = z.object({
  DATABASE_URL: url('postgres', 'postgresql'),
  /** `entra`: no password in DATABASE_URL, the process's Entra identity signs in. */
  CIRCUITWATCH_DATABASE_AUTH: z.enum(databaseAuths).default('password'),
  /** Absent: the queue lives in the database. */
  REDIS_URL: url('redis', 'rediss').optional(),
  /** Relative data URIs start here. */
  CIRCUITWATCH_DATA_DIR: z.string().default('.circuitwatch'),
  /** The key or the signature of one storage account. */
  AZURE_STORAGE_CONNECTION_STRING: z.string().min(1).optional(),
  /** How every other storage account is entered. */
  CIRCUITWATCH_STORAGE_AUTH: z.enum(storageAuths).default('entra'),
  /** What copies of blobs may take of the disk. */
  WORKER_BLOB_CACHE_MB: wholeNumber({ min: 64, max: 10_000_000 }).default(4_096),
  /** What the profiles of baselines that are kept there may take of the disk; 0: none are kept. */
  WORKER_PROFILES_MB: wholeNumber({ min: 0, max: 1_000_000 }).default(1_024),
  /** A run with more rows than this on a side is measured in parts by jobs of about so many. */
  WORKER_ROWS_PER_JOB: wholeNumber({ min: 10_000, max: 1_000_000_000 }).default(20_000_000),
  /** Scoring jobs in work at once on processors, each in a thread of its own with its models. */
  WORKER_SCORING_JOBS: wholeNumber({ min: 1, max: 64 }).default(availableParallelism()),
  /** onnxruntime's threads inside of one operator, at most; a probe says whether they are worth it. */
  WORKER_SCORING_THREADS: wholeNumber({ min: 1, max: 256 }).default(1),
  /** What loaded models may take in each scoring thread, by the size of their files. */
  WORKER_MODELS_MB: wholeNumber({ min: 1, max: 1_000_000 }).default(1_024),
  /** `auto`: a GPU is used where onnxruntime finds CUDA; `off`: it is not even looked for. */
  WORKER_GPU: z.enum(['auto', 'off']).default('auto'),
  ...notificationEnvFields,
  ...upkeepEnvFields,
  LOG_LEVEL: logLevel().default('info'),
  /** Runs computed at a time; never more than there are processor cores. */
  WORKER_CONCURRENCY: wholeNumber({ min: 1, max: 256 }).default(availableParallelism()),
  /** Absent: no HTTP port at all. */
  WORKER_METRICS_PORT: port().optional(),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  /** A job whose worker was silent for this long is given to another. */
  WORKER_LOCK_MS: wholeNumber({ min: 1_000, max: 600_000 }).default(15_000),
  /** How often the queue is compared with the database. */
  WORKER_RECONCILE_MS: wholeNumber({ min: 100, max: 600_000 }).default(5_000),
  /** How long a job may be silent before the queue is asked for it. */
  WORKER_SILENCE_MS: wholeNumber({ min: 500, max: 600_000 }).default(10_000),
  /** How long a run whose predictions lack truth is left alone until its data is looked at again. */
  WORKER_TRUTH_MS: wholeNumber({ min: 1_000, max: 86_400_000 }).default(600_000),
  /** How long work in progress may take to finish when the worker stops. */
  WORKER_SHUTDOWN_MS: wholeNumber({ min: 0, max: 600_000 }).default(10_000),
});

/** What the worker is told from outside. */
export type WorkerEnv = Readonly<z.infer<typeof schema>>;

/** Reads the worker's variables; throws one AppError that lists every problem without showing values. */
export function readWorkerEnv(source: EnvSource = process.env): WorkerEnv {
  const env = readEnv(schema, source);
  if (env.WORKER_METRICS_PORT !== undefined && env.METRICS_TOKEN === undefined) {
    readEnv(z.object({ METRICS_TOKEN: z.string() }), {});
  }
  if (env.CIRCUITWATCH_DATABASE_AUTH === 'entra' && env.REDIS_URL === undefined) {
    throw invalid('REDIS_URL is missing: the queue in PostgreSQL cannot sign in with Entra.');
  }
  return env;
}

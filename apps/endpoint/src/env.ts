import { databaseAuths, storageAuths } from '@circuitwatch/azure-identity';
import { logLevel, port, readEnv, url, wholeNumber, type EnvSource } from '@circuitwatch/platform-config';
import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: url('postgres', 'postgresql'),
  /** `entra`: no password in DATABASE_URL, the process's Entra identity signs in. */
  CIRCUITWATCH_DATABASE_AUTH: z.enum(databaseAuths).default('password'),
  ENDPOINT_PORT: port().default(4100),
  ENDPOINT_HOST: z.string().default('127.0.0.1'),
  /** The endpoint of /score, where there is more than one; only its deployments are served then. */
  ENDPOINT_NAME: z.string().min(1).max(500).optional(),
  /** `none`: everybody who reaches the port may score. */
  ENDPOINT_AUTH: z.enum(['token', 'none'], { error: 'must be token or none' }).default('token'),
  /** What a request's body may have. */
  ENDPOINT_BODY_MB: wholeNumber({ min: 1, max: 256 }).default(8),
  /** Rows that one request may have. */
  ENDPOINT_ROWS: wholeNumber({ min: 1, max: 1_000_000 }).default(10_000),
  /** Rows that a model is given at once: those of one request, or of several. */
  ENDPOINT_BATCH_ROWS: wholeNumber({ min: 1, max: 65_536 }).default(256),
  /** How long a request may wait for others while its model is busy. */
  ENDPOINT_BATCH_MS: wholeNumber({ min: 0, max: 1_000 }).default(2),
  /** Rows that may wait for one model before requests are turned away. */
  ENDPOINT_WAITING_ROWS: wholeNumber({ min: 1, max: 10_000_000 }).default(20_000),
  /** How long a request may take to arrive, and then to be answered. */
  ENDPOINT_TIMEOUT_MS: wholeNumber({ min: 100, max: 600_000 }).default(30_000),
  /** onnxruntime's threads inside of one operator. */
  ENDPOINT_SCORING_THREADS: wholeNumber({ min: 1, max: 256 }).default(1),
  /** How often the registry is looked at for changes. */
  ENDPOINT_REFRESH_MS: wholeNumber({ min: 100, max: 600_000 }).default(3_000),
  /** How long requests are still taken after the server said that it is not ready any more. */
  ENDPOINT_DRAIN_MS: wholeNumber({ min: 0, max: 300_000 }).default(0),
  /** How long work in progress may take when the server stops. */
  ENDPOINT_SHUTDOWN_MS: wholeNumber({ min: 0, max: 600_000 }).default(30_000),
  /** Absent: there is no /metrics. */
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  /** Relative URIs of models start here, and what is collected lies below it. */
  CIRCUITWATCH_DATA_DIR: z.string().default('.circuitwatch'),
  /** The key or the signature of one storage account. */
  AZURE_STORAGE_CONNECTION_STRING: z.string().min(1).optional(),
  /** How every other storage account is entered. */
  CIRCUITWATCH_STORAGE_AUTH: z.enum(storageAuths).default('entra'),
  /** What copies of blobs may take of the disk; the worker's bound, as both share the folder. */
  WORKER_BLOB_CACHE_MB: wholeNumber({ min: 64, max: 10_000_000 }).default(4_096),
  LOG_LEVEL: logLevel().default('info'),
});

/** What the endpoint server is told from outside. */
export type EndpointEnv = Readonly<z.infer<typeof schema>>;

/** Reads the server's variables; throws one AppError that lists every problem without showing values. */
export function readEndpointEnv(source: EnvSource = process.env): EndpointEnv {
  return readEnv(schema, source);
}

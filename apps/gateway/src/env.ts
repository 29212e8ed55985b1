import { databaseAuths, storageAuths } from '@circuitwatch/azure-identity';
import { logLevel, port, readEnv, url, wholeNumber, type EnvSource } from '@circuitwatch/platform-config';
import { secretKeysField } from '@circuitwatch/platform-secrets';
import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: url('postgres', 'postgresql'),
  /** `entra`: no password in DATABASE_URL, the process's Entra identity signs in. */
  CIRCUITWATCH_DATABASE_AUTH: z.enum(databaseAuths).default('password'),
  /** Given: the queue is in Redis. Absent: it is in the database. */
  REDIS_URL: url('redis', 'rediss').optional(),
  PORT: port().default(4000),
  HOST: z.string().default('127.0.0.1'),
  /** Where browsers reach the gateway, where that is not HOST and PORT, such as behind a proxy. */
  CIRCUITWATCH_PUBLIC_URL: url('http', 'https').optional(),
  /** Relative data URIs start here, for previews of monitors. */
  CIRCUITWATCH_DATA_DIR: z.string().default('.circuitwatch'),
  /** The key or the signature of one storage account, for previews. */
  AZURE_STORAGE_CONNECTION_STRING: z.string().min(1).optional(),
  /** How every other storage account is entered. */
  CIRCUITWATCH_STORAGE_AUTH: z.enum(storageAuths).default('entra'),
  /** What copies of blobs may take of the disk; the worker's bound, as both share the folder. */
  WORKER_BLOB_CACHE_MB: wholeNumber({ min: 64, max: 10_000_000 }).default(4_096),
  /** The worker's keys, which secrets of receivers are sealed with; absent: no receiver with secrets can be written. */
  CIRCUITWATCH_SECRET_KEYS: secretKeysField().optional(),
  /** Points that one operation may cost. */
  CIRCUITWATCH_OPERATION_COST: wholeNumber({ min: 100, max: 10_000_000 }).default(10_000),
  /**
   * Rows of one series of telemetry, such as a metric of a circuit, that are kept in a second; of more, some stand for
   * all by their itemCount. 0: all are kept.
   */
  GATEWAY_TELEMETRY_PER_SECOND: wholeNumber({ min: 0, max: 1_000_000 }).default(100),
  /** The worker's folder of archived telemetry below CIRCUITWATCH_DATA_DIR, for queries; `off`: there is none. */
  WORKER_TELEMETRY_ARCHIVE: z.string().min(1).default('telemetry-archive'),
  LOG_LEVEL: logLevel().default('info'),
});

/** What the gateway is told from outside. */
export type GatewayEnv = Readonly<z.infer<typeof schema>>;

/** Reads the gateway's variables; throws one AppError that lists every problem without showing values. */
export function readGatewayEnv(source: EnvSource = process.env): GatewayEnv {
  return readEnv(schema, source);
}

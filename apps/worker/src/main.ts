import { randomUUID } from 'node:crypto';
import { availableParallelism, hostname, totalmem } from 'node:os';
import path from 'node:path';
import { databaseAddress } from '@circuitwatch/azure-identity';
import { defaultPartitionLimits } from '@circuitwatch/monitoring-runs';
import { openDatabase, type Persistence } from '@circuitwatch/persistence';
import { AppError, unavailable } from '@circuitwatch/platform-errors';
import { createShutdown, systemClock, type Shutdown } from '@circuitwatch/platform-lifecycle';
import { createLogger, type Logger } from '@circuitwatch/platform-logging';
import { createRegistry, type Registry } from '@circuitwatch/platform-metrics';
import { monitorRunJob } from '@circuitwatch/queue-contracts';
import { openQueueBackend } from '@circuitwatch/queue-runtime';
import { availableDevices } from '@circuitwatch/scoring-models';
import { openTelemetryArchive, type TelemetryArchive } from '@circuitwatch/telemetry-archive';
import workspace from '../../../package.json' with { type: 'json' };
import { createComputePool, type ComputePoolOptions } from './compute/compute-pool.ts';
import { kqlClient } from './alerting/kql-client.ts';
import { readWorkerEnv, type WorkerEnv } from './env.ts';
import { openModelTelemetry } from './scoring/model-telemetry.ts';
import { createScoringPool, type ScoringPoolOptions } from './scoring/scoring-pool.ts';
import { startStatusServer } from './status-server.ts';
import { startWorker, type WorkerParts } from './start-worker.ts';

/** Above what the jobs in work may take, so that a stuck step cannot keep the process. */
const stopMarginMs = 10_000;

/** Without user and password. */
function hostOf(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}

function profilesOf({
  CIRCUITWATCH_DATA_DIR,
  WORKER_PROFILES_MB,
}: WorkerEnv): ComputePoolOptions['profiles'] {
  if (WORKER_PROFILES_MB === 0) return undefined;
  return { folder: path.join(CIRCUITWATCH_DATA_DIR, 'profiles'), maximumBytes: WORKER_PROFILES_MB * 2 ** 20 };
}

/** null: telemetry is not archived. */
function archiveOf(env: WorkerEnv): TelemetryArchive | null {
  if (env.WORKER_TELEMETRY_ARCHIVE === 'off') return null;
  return openTelemetryArchive(path.join(env.CIRCUITWATCH_DATA_DIR, env.WORKER_TELEMETRY_ARCHIVE));
}

/** Where threads read, and how much memory DuckDB may take in each. */
function dataAccessOf(env: WorkerEnv): Pick<ComputePoolOptions, 'baseFolder' | 'memoryLimit' | 'blobs'> {
  return {
    baseFolder: env.CIRCUITWATCH_DATA_DIR,
    memoryLimit: '256MB',
    blobs: {
      connectionStrings:
        env.AZURE_STORAGE_CONNECTION_STRING === undefined ? [] : [env.AZURE_STORAGE_CONNECTION_STRING],
      auth: env.CIRCUITWATCH_STORAGE_AUTH,
      cacheFolder: path.join(env.CIRCUITWATCH_DATA_DIR, 'blobs'),
      maximumCacheBytes: env.WORKER_BLOB_CACHE_MB * 2 ** 20,
    },
  };
}

async function devicesOf({ WORKER_GPU }: WorkerEnv): Promise<WorkerParts['devices']> {
  if (WORKER_GPU === 'auto') return availableDevices(totalmem());
  const cpu = { kind: 'CPU', provider: 'cpu', memoryBytes: totalmem() } as const;
  return { devices: [cpu], withoutGpu: 'WORKER_GPU is off.' };
}

/** As many threads for processors as jobs at once, and one for the GPU. */
function scoringThreads(
  env: WorkerEnv,
  devices: WorkerParts['devices']['devices'],
  data: ReturnType<typeof dataAccessOf>,
): ScoringPoolOptions['threads'] {
  return devices.flatMap(({ kind: device }) =>
    Array.from({ length: device === 'GPU' ? 1 : env.WORKER_SCORING_JOBS }, () => ({
      ...data,
      device,
      threads: env.WORKER_SCORING_THREADS,
      modelBytes: env.WORKER_MODELS_MB * 2 ** 20,
    })),
  );
}

async function connect(env: WorkerEnv, poolSize: number, shutdown: Shutdown): Promise<Persistence> {
  const database = databaseAddress(env.DATABASE_URL, env.CIRCUITWATCH_DATABASE_AUTH);
  const persistence = openDatabase({ url: database, poolSize });
  shutdown.register('database', () => persistence.close());
  await persistence.ping().catch((cause: unknown) => {
    throw unavailable(
      `The database at ${hostOf(env.DATABASE_URL)} does not answer; start it or correct DATABASE_URL.`,
      cause,
    );
  });
  return persistence;
}

async function start(env: WorkerEnv, log: Logger, shutdown: Shutdown): Promise<void> {
  const registry = createRegistry({ component: 'worker', version: workspace.version });
  const threads = Math.min(availableParallelism(), env.WORKER_CONCURRENCY);
  const persistence = await connect(env, threads + 10, shutdown);
  const target =
    env.REDIS_URL === undefined ? { postgresUrl: env.DATABASE_URL } : { redisUrl: env.REDIS_URL };
  const backend = await openQueueBackend(target, { log });
  shutdown.register('queue', () => backend.close());
  const data = dataAccessOf(env);
  const pool = createComputePool({
    threads,
    ...data,
    partitionLimits: {
      rowsPerJob: env.WORKER_ROWS_PER_JOB,
      rowsAtOnce: Math.min(env.WORKER_ROWS_PER_JOB, defaultPartitionLimits.rowsAtOnce),
    },
    profiles: profilesOf(env),
  });
  shutdown.register('threads', () => pool.close());
  const workerId = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const devices = await devicesOf(env);
  const scoringPool = createScoringPool({ threads: scoringThreads(env, devices.devices, data) });
  shutdown.register('scoring threads', () => scoringPool.close());
  await startWorker({
    workerId,
    persistence,
    backend,
    pool,
    scoringPool,
    devices,
    modelFolder: path.join(env.CIRCUITWATCH_DATA_DIR, 'models'),
    telemetry: openModelTelemetry({ persistence, registry, workerId, log, shutdown }),
    scoringJobs: env.WORKER_SCORING_JOBS,
    baseFolder: env.CIRCUITWATCH_DATA_DIR,
    log,
    clock: systemClock,
    registry,
    shutdown,
    lockMs: env.WORKER_LOCK_MS,
    reconcileMs: env.WORKER_RECONCILE_MS,
    silenceMs: env.WORKER_SILENCE_MS,
    truthMs: env.WORKER_TRUTH_MS,
    shutdownMs: env.WORKER_SHUTDOWN_MS,
    telemetryKeeping: { keepDays: env.WORKER_TELEMETRY_DAYS, archive: archiveOf(env) },
    notifications: env,
    askKql: kqlClient(persistence.telemetry),
  });
  await serveStatus(env, registry, shutdown, log, {
    database: () => persistence.ping(),
    queue: () => backend.queue(monitorRunJob.queue).getJobCounts('active'),
  });
  log.info({ threads, queue: backend.kind, ...devices }, 'Worker ready');
  process.send?.({ type: 'ready' });
}

async function serveStatus(
  env: WorkerEnv,
  registry: Registry,
  shutdown: Shutdown,
  log: Logger,
  checks: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<void> {
  if (env.WORKER_METRICS_PORT === undefined || env.METRICS_TOKEN === undefined) return;
  const server = await startStatusServer({
    port: env.WORKER_METRICS_PORT,
    metricsToken: env.METRICS_TOKEN,
    registry,
    notReady: async () => {
      if (shutdown.stopping) return ['stopping'];
      const results = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => ({
          name,
          ok: await check().then(
            () => true,
            () => false,
          ),
        })),
      );
      return results.filter(({ ok }) => !ok).map(({ name }) => name);
    },
  });
  shutdown.register('status server', () => server.close());
  log.info({ port: server.port }, 'Worker status is served on 127.0.0.1');
}

async function main(): Promise<void> {
  const env = readWorkerEnv();
  const log = createLogger({ name: 'worker', level: env.LOG_LEVEL });
  const shutdown = createShutdown({ log, timeoutMs: env.WORKER_SHUTDOWN_MS + stopMarginMs });
  try {
    await start(env, log, shutdown);
  } catch (error) {
    if (!(error instanceof AppError)) log.fatal({ err: error }, 'The worker could not start.');
    else process.stderr.write(`${error.message}\n`);
    await shutdown.stop('the start failed', 1);
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

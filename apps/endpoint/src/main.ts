import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openBlobFiles, type BlobFiles, type BlobFilesOptions } from '@circuitwatch/azure-blob';
import { databaseAddress, storageCredential } from '@circuitwatch/azure-identity';
import { openDatabase, type Persistence } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import { createShutdown, systemClock, type Shutdown } from '@circuitwatch/platform-lifecycle';
import { createLogger, type Logger } from '@circuitwatch/platform-logging';
import { createRegistry } from '@circuitwatch/platform-metrics';
import { openScoringModel } from '@circuitwatch/scoring-models';
import workspace from '../../../package.json' with { type: 'json' };
import { createAfterReplies } from './after-replies.ts';
import { createTokenCheck } from './auth/token-check.ts';
import { createEndpointMetrics } from './endpoint-metrics.ts';
import { readEndpointEnv, type EndpointEnv } from './env.ts';
import { createEndpointServer } from './http/create-endpoint-server.ts';
import { openEndpointTelemetry, type EndpointTelemetry } from './open-telemetry.ts';
import { collectorOpener } from './serving/open-collector.ts';
import { modelFetcher } from './serving/model-files.ts';
import { readDeployments } from './serving/read-deployments.ts';
import { createServedDeployments, type ServedDeployments } from './serving/served-deployments.ts';
import { startEvery } from './start-every.ts';

const sampleMs = 10_000;
/** Above what requests may take, so that a stuck step cannot keep the process. */
const stopMarginMs = 10_000;

/** Everything that a server works with; opened here, closed in reverse order. */
interface Parts {
  readonly env: EndpointEnv;
  readonly log: Logger;
  readonly shutdown: Shutdown;
  readonly persistence: Persistence;
}

/** How storage accounts are entered. */
function accountsOf(env: EndpointEnv): Pick<BlobFilesOptions, 'connectionStrings' | 'credential'> {
  return {
    connectionStrings:
      env.AZURE_STORAGE_CONNECTION_STRING === undefined ? [] : [env.AZURE_STORAGE_CONNECTION_STRING],
    credential: storageCredential(env.CIRCUITWATCH_STORAGE_AUTH),
  };
}

function openBlobs(env: EndpointEnv): BlobFiles {
  return openBlobFiles({
    ...accountsOf(env),
    cacheFolder: path.join(env.CIRCUITWATCH_DATA_DIR, 'blobs'),
    maximumCacheBytes: env.WORKER_BLOB_CACHE_MB * 2 ** 20,
  });
}

function openServed(
  { env, log, persistence }: Parts,
  instance: string,
  telemetry: EndpointTelemetry,
): ServedDeployments {
  const baseFolder = env.CIRCUITWATCH_DATA_DIR;
  const fetchModel = modelFetcher({ persistence, blobs: openBlobs(env), baseFolder });
  return createServedDeployments({
    openModel: async (model) =>
      openScoringModel(await fetchModel(model), model.declaration, {
        checksum: model.checksum,
        device: model.device,
        threads: env.ENDPOINT_SCORING_THREADS,
        rowsAtOnce: env.ENDPOINT_BATCH_ROWS,
      }),
    openCollector: collectorOpener({ baseFolder, accounts: accountsOf(env), instance, log }),
    telemetry: telemetry.models,
    limits: {
      rows: env.ENDPOINT_ROWS,
      waitingRows: env.ENDPOINT_WAITING_ROWS,
      latencyMs: env.ENDPOINT_BATCH_MS,
      timeoutMs: env.ENDPOINT_TIMEOUT_MS,
    },
    log,
    clock: systemClock,
  });
}

/** Reads the registry now and every so often; a look that fails leaves what is served as it is. */
async function startRefresh(
  { env, log, shutdown, persistence }: Parts,
  served: ServedDeployments,
): Promise<void> {
  const refresh = async (): Promise<void> =>
    served.apply(await readDeployments(persistence, env.ENDPOINT_NAME));
  await refresh();
  const refreshing = startEvery(env.ENDPOINT_REFRESH_MS, refresh, (err) =>
    log.warn({ err }, 'The registry could not be read; what is served stays as it is'),
  );
  shutdown.register('refresh', () => refreshing.stop());
}

function notReady(shutdown: Shutdown, served: ServedDeployments): readonly string[] {
  if (shutdown.stopping) return ['stopping'];
  return served.all().some(({ unit }) => unit !== null) ? [] : ['no deployment is served'];
}

async function start(parts: Parts): Promise<void> {
  const { env, log, shutdown, persistence } = parts;
  const registry = createRegistry({ component: 'endpoint', version: workspace.version });
  const instance = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const telemetry = openEndpointTelemetry({ persistence, registry, instance, log });
  shutdown.register('telemetry', () => telemetry.close());
  const served = openServed(parts, instance, telemetry);
  shutdown.register('models and collectors', () => served.close());
  const sampling = startEvery(
    sampleMs,
    async () => telemetry.sample(served.all().map(({ id }) => id)),
    (err) => log.error({ err }, 'A sample could not be taken'),
  );
  const afterReplies = createAfterReplies((err) => log.error({ err }, 'An answer could not be told of'));
  shutdown.register('samples', async () => {
    await sampling.stop();
    afterReplies.drain();
    telemetry.sample(served.all().map(({ id }) => id));
  });
  await startRefresh(parts, served);
  const app = createEndpointServer({
    served,
    endpointName: env.ENDPOINT_NAME,
    telemetry: telemetry.models,
    statistics: telemetry.statistics,
    rejections: createEndpointMetrics(registry, served).rejections,
    afterReplies,
    random: Math.random,
    clock: systemClock,
    checkToken:
      env.ENDPOINT_AUTH === 'none'
        ? null
        : createTokenCheck({ tokens: persistence.tokens, clock: systemClock, log }),
    limits: {
      bodyBytes: env.ENDPOINT_BODY_MB * 2 ** 20,
      rows: env.ENDPOINT_ROWS,
      timeoutMs: env.ENDPOINT_TIMEOUT_MS,
    },
    notReady: () => notReady(shutdown, served),
    broken: () => served.broken(),
    registry,
    metricsToken: env.METRICS_TOKEN,
    log,
  });
  shutdown.register('the server', async () => {
    await delay(env.ENDPOINT_DRAIN_MS);
    await app.close();
  });
  const url = await app.listen({ host: env.ENDPOINT_HOST, port: env.ENDPOINT_PORT });
  log.info({ url, deployments: served.all().length, broken: served.broken() }, 'Endpoint ready');
  process.send?.({ type: 'ready', url });
}

/** Why the address cannot be used, in one line; null when the failure is another one. */
function explain(error: unknown, env: EndpointEnv): string | null {
  if (error instanceof AppError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${env.ENDPOINT_PORT} of ${env.ENDPOINT_HOST} is taken: choose another one with ENDPOINT_PORT.`;
  }
  return code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND'
    ? `This process may not listen at ${env.ENDPOINT_HOST}:${env.ENDPOINT_PORT}: correct ENDPOINT_HOST or ENDPOINT_PORT.`
    : null;
}

async function main(): Promise<void> {
  const env = readEndpointEnv();
  const log = createLogger({ name: 'endpoint', level: env.LOG_LEVEL });
  const shutdown = createShutdown({
    log,
    timeoutMs: env.ENDPOINT_DRAIN_MS + env.ENDPOINT_SHUTDOWN_MS + stopMarginMs,
  });
  try {
    const persistence = openDatabase({
      url: databaseAddress(env.DATABASE_URL, env.CIRCUITWATCH_DATABASE_AUTH),
    });
    shutdown.register('database', () => persistence.close());
    await start({ env, log, shutdown, persistence });
  } catch (error) {
    const reason = explain(error, env);
    if (reason === null) log.fatal({ err: error }, 'The endpoint could not start');
    else process.stderr.write(`circuitwatch endpoint: ${reason}\n`);
    await shutdown.stop('the start failed', 1);
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`circuitwatch endpoint: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

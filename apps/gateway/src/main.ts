import path from 'node:path';
import { databaseAddress, storageCredential } from '@circuitwatch/azure-identity';
import { AppError } from '@circuitwatch/platform-errors';
import { createShutdown, systemClock } from '@circuitwatch/platform-lifecycle';
import { createLogger, type Logger } from '@circuitwatch/platform-logging';
import { openDatabase, pendingMigrations } from '@circuitwatch/persistence';
import { createSecretBox } from '@circuitwatch/platform-secrets';
import workspace from '../../../package.json' with { type: 'json' };
import { createGateway } from './create-gateway.ts';
import { type GatewayEnv, readGatewayEnv } from './env.ts';
import { channelRules } from './modules/action-groups/channel-rules.ts';
import { openOwnTelemetry } from './own-telemetry/open-own-telemetry.ts';
import { gatewayReadiness } from './readiness.ts';

const shutdownMs = 15_000;

/** Why the address cannot be used, in one line; null when the failure is another one. */
function explainListening(error: unknown, { HOST, PORT }: GatewayEnv): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${PORT} of ${HOST} is taken: stop what listens there, or choose another one with PORT.`;
    case 'EACCES':
      return `Port ${PORT} needs more rights than this user has: choose one above 1023 with PORT.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST ${HOST} is not an address of this machine: choose another one.`;
    default:
      return null;
  }
}

/** Opens the database, listens, tells the parent process, and stays up until it is told to stop. */
async function main(env: GatewayEnv, log: Logger): Promise<void> {
  const shutdown = createShutdown({ log, timeoutMs: shutdownMs });
  const database = databaseAddress(env.DATABASE_URL, env.CIRCUITWATCH_DATABASE_AUTH);
  const persistence = openDatabase({ url: database });
  shutdown.register('the database', () => persistence.close());
  const telemetryPerSecond = env.GATEWAY_TELEMETRY_PER_SECOND || Infinity;
  const telemetry = openOwnTelemetry({
    persistence,
    log,
    now: systemClock,
    mostPerSecond: telemetryPerSecond,
  });
  shutdown.register('telemetry', () => telemetry.close());
  const gateway = await createGateway({
    persistence,
    log,
    now: systemClock,
    version: workspace.version,
    queueBackend: env.REDIS_URL === undefined ? 'postgres' : 'redis',
    publicUrl: env.CIRCUITWATCH_PUBLIC_URL,
    data: {
      baseFolder: env.CIRCUITWATCH_DATA_DIR,
      blobs: {
        connectionStrings:
          env.AZURE_STORAGE_CONNECTION_STRING === undefined ? [] : [env.AZURE_STORAGE_CONNECTION_STRING],
        credential: storageCredential(env.CIRCUITWATCH_STORAGE_AUTH),
        cacheFolder: path.join(env.CIRCUITWATCH_DATA_DIR, 'blobs'),
        maximumCacheBytes: env.WORKER_BLOB_CACHE_MB * 2 ** 20,
      },
    },
    telemetryArchive:
      env.WORKER_TELEMETRY_ARCHIVE === 'off'
        ? undefined
        : path.join(env.CIRCUITWATCH_DATA_DIR, env.WORKER_TELEMETRY_ARCHIVE),
    receivers: {
      channels: channelRules(systemClock),
      secretBox:
        env.CIRCUITWATCH_SECRET_KEYS === undefined ? null : createSecretBox(env.CIRCUITWATCH_SECRET_KEYS),
    },
    telemetryPerSecond,
    telemetry: telemetry.requests,
    limits: { cost: env.CIRCUITWATCH_OPERATION_COST },
    readiness: gatewayReadiness({
      persistence,
      pendingMigrations: () => pendingMigrations(database),
      now: systemClock,
    }),
  });
  shutdown.register('the server', () => gateway.close());
  await gateway.app.listen({ host: env.HOST, port: env.PORT });
  log.info({ url: gateway.publicUrl() }, 'Listening.');
  process.send?.({ type: 'ready' });
}

/** Says in one line why the gateway did not start, and ends the process. */
function fail(message: string): never {
  console.error(`circuitwatch gateway: ${message}`);
  process.exit(1);
}

let env: GatewayEnv;
try {
  env = readGatewayEnv();
} catch (error) {
  fail(error instanceof AppError ? error.message : String(error));
}
const log = createLogger({ name: 'gateway', level: env.LOG_LEVEL });
try {
  await main(env, log);
} catch (error) {
  const reason = explainListening(error, env) ?? (error instanceof AppError ? error.message : null);
  if (reason !== null) fail(reason);
  log.fatal({ err: error }, 'The gateway did not start.');
  process.exit(1);
}

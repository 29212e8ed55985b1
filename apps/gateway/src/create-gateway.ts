import path from 'node:path';
import type { Persistence } from '@circuitwatch/persistence';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createAuthenticator } from './auth/authenticator.ts';
import type { Viewer } from './auth/viewer.ts';
import type { GatewayContext, GatewayServices } from './context.ts';
import { createDataAccess, type DataAccessOptions } from './data-access.ts';
import { createApolloServer } from './graphql/create-apollo-server.ts';
import { defaultLimits, type OperationLimits } from './graphql/operation-limits.ts';
import { addAlertPages } from './http/alert-pages/add-alert-pages.ts';
import { addAlertmanagerApi } from './http/alertmanager-api.ts';
import { addConsolePages } from './http/console-pages.ts';
import { createHttpServer } from './http/create-http-server.ts';
import { addGraphQLRoutes } from './http/graphql-routes.ts';
import { addHealth, type ReadinessCheck } from './http/health.ts';
import { addMetricsPage } from './http/metrics-page.ts';
import { addModelUpload } from './http/model-upload.ts';
import { addSignIn } from './http/sign-in.ts';
import { addTelemetryIntake } from './http/telemetry-intake.ts';
import { createLoaders } from './loaders.ts';
import { createGatewayMetrics } from './metrics.ts';
import { openInspector } from './model-files/open-inspector.ts';
import { createReceiverRules, type ReceiverOptions } from './modules/action-groups/create-receiver-rules.ts';
import type { RequestTelemetry } from './own-telemetry/request-telemetry.ts';
import { buildGatewaySchema } from './schema/build-schema.ts';
import { createSocketHandler } from './subscriptions/create-socket-handler.ts';
import { listenForProgress } from './subscriptions/progress-events.ts';
import { openTelemetryQueries } from './telemetry-queries.ts';

/** What a gateway is made of. */
export interface GatewayOptions {
  readonly persistence: Persistence;
  readonly log: Logger;
  readonly now: Clock;
  readonly version: string;
  readonly queueBackend: GatewayServices['queueBackend'];
  readonly readiness: readonly ReadinessCheck[];
  /** Where browsers reach it; where it listens unless given. */
  readonly publicUrl?: string | undefined;
  /** The data that previews look at, and models that are registered. */
  readonly data: DataAccessOptions;
  /** The folder of archived telemetry; absent: none is archived. */
  readonly telemetryArchive?: string | undefined;
  /** What receivers of notifications are checked with, and their secrets sealed. */
  readonly receivers: ReceiverOptions;
  readonly limits?: Partial<OperationLimits>;
  /** Rows of one series of telemetry that are kept in a second; all unless given. */
  readonly telemetryPerSecond?: number;
  /** Told what the gateway is asked; nobody unless given. */
  readonly telemetry?: RequestTelemetry;
  /** The built GraphiQL pages; those of apps/console unless given. */
  readonly consoleDir?: string;
}

/** A gateway that can listen. */
export interface Gateway {
  readonly app: FastifyInstance;
  /** Where browsers reach it, without a slash at the end; known once it listens. */
  readonly publicUrl: () => string;
  /** Ends connections and subscriptions; leaves the persistence open. */
  close(): Promise<void>;
}

const builtConsole = path.resolve(import.meta.dirname, '../../console/dist');

/** Where the server listens, as browsers of this machine reach it. */
function listeningUrl(app: FastifyInstance): string {
  const address = app.server.address();
  if (address === null || typeof address === 'string') return 'http://127.0.0.1';
  const everywhere = address.address === '0.0.0.0' || address.address === '::';
  const host = address.family === 'IPv6' && !everywhere ? `[${address.address}]` : address.address;
  return `http://${everywhere ? '127.0.0.1' : host}:${address.port}`;
}

/** Puts the gateway together; nothing listens yet. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { persistence, log, now, queueBackend } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const publicUrl = (): string => options.publicUrl?.replace(/\/+$/, '') ?? listeningUrl(app);
  const metrics = createGatewayMetrics(persistence, options.version, now);
  const app = await createHttpServer({ log, metrics, bodyBytes: limits.bodyBytes, publicUrl });
  options.telemetry?.observe(app);

  const authenticator = createAuthenticator({ tokens: persistence.tokens, now, log });
  const events = await listenForProgress(persistence.events);
  const data = createDataAccess(options.data);
  const telemetryQueries = openTelemetryQueries({
    live: persistence.telemetry,
    archiveFolder: options.telemetryArchive,
    dataFolder: options.data.baseFolder,
  });
  const inspector = openInspector();
  const receiverRules = createReceiverRules(options.receivers);
  const known = { persistence, events, now, publicUrl, queueBackend, authenticator };
  const services = { ...known, data, telemetryQueries, inspector, receiverRules };
  const createContext = (request: FastifyRequest, viewer: Viewer): GatewayContext => ({
    ...services,
    viewer,
    loaders: createLoaders(persistence, viewer),
    log: log.child({ requestId: request.id }),
    requestId: request.id,
  });

  const schema = buildGatewaySchema();
  const apollo = createApolloServer({ schema, limits, metrics, log, telemetry: options.telemetry });
  await apollo.start();
  const socketHandler = createSocketHandler({ schema, limits, metrics, authenticator, createContext });
  addGraphQLRoutes(app, { apollo, metrics, authenticator, publicUrl, createContext, socketHandler });
  addAlertPages(app, { schema, authenticator, publicUrl, createContext });
  addModelUpload(app, { persistence, authenticator, publicUrl, maximumBytes: limits.modelFileBytes });
  addAlertmanagerApi(app, { persistence, authenticator, now, version: options.version });
  const { telemetryPerSecond: mostPerSecond = Infinity } = options;
  addTelemetryIntake(app, { persistence, authenticator, publicUrl, now, mostPerSecond });
  addSignIn(app, { tokens: persistence.tokens, authenticator, now, publicUrl });
  addHealth(app, options.readiness);
  addMetricsPage(app, { metrics, authenticator, publicUrl });
  await addConsolePages(app, { dir: options.consoleDir ?? builtConsole, authenticator, publicUrl });

  const close = async (): Promise<void> => {
    await app.close();
    await apollo.stop();
    await events.stop();
    inspector.close();
    await data.close();
  };
  return { app, publicUrl, close };
}

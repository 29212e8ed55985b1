import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { AppError } from '@circuitwatch/platform-errors';
import type { Logger } from '@circuitwatch/platform-logging';
import type { CheckToken } from '../auth/token-check.ts';
import type { ServedDeployments } from '../serving/served-deployments.ts';
import { addDocumentRoutes } from './document-routes.ts';
import { endIdleConnections } from './end-idle-connections.ts';
import { errorBody, errorReply } from './error-reply.ts';
import { azureHeaders, correlationIdOf, requestIdOf } from './reply-headers.ts';
import { addScoreRoutes, type ScoreRouteOptions } from './score-route.ts';
import { addStatusRoutes, type StatusRouteOptions } from './status-routes.ts';

/** What an endpoint server is made of; it knows no database. */
export interface EndpointServerOptions extends ScoreRouteOptions, StatusRouteOptions {
  readonly served: ServedDeployments;
  /** null: everybody may score. */
  readonly checkToken: CheckToken | null;
  readonly limits: {
    readonly bodyBytes: number;
    readonly rows: number;
    /** How long a request may take to arrive. */
    readonly timeoutMs: number;
  };
  readonly log: Logger;
}

/** A sender that takes longer for the head of a request is not worth a connection. */
const headersTimeoutMs = 10_000;
const connectionsCheckMs = 2_000;
/** Above the patience of usual load balancers, so that it is they who close. */
const keepAliveMs = 75_000;

const openPaths = new Set(['/', '/healthz', '/readyz', '/metrics']);

/** Puts the server together; nothing listens yet. */
export function createEndpointServer(options: EndpointServerOptions): FastifyInstance {
  const { limits } = options;
  const app = Fastify({
    // A logger a request would cost more than many a prediction.
    logger: false,
    bodyLimit: limits.bodyBytes,
    genReqId: requestIdOf,
    requestTimeout: limits.timeoutMs,
    keepAliveTimeout: keepAliveMs,
    http: {
      headersTimeout: Math.min(headersTimeoutMs, limits.timeoutMs),
      connectionsCheckingInterval: connectionsCheckMs,
    },
    // Who is connected still gets an answer, with the request to connect anew.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 500 },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  endIdleConnections(app);
  addTokenCheck(app, options);
  addErrorHandlers(app, options);
  addScoreRoutes(app, options);
  addDocumentRoutes(app, options);
  addStatusRoutes(app, options);
  return app;
}

function addTokenCheck(app: FastifyInstance, { checkToken }: EndpointServerOptions): void {
  if (checkToken === null) return;
  const refused = new AppError(
    'UNAUTHENTICATED',
    'Who are you? Send a valid API token as "Authorization: Bearer cw_…".',
  );
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.url !== undefined && openPaths.has(request.routeOptions.url)) return done();
    const counts = checkToken(request.headers.authorization, request.raw.socket);
    if (typeof counts === 'boolean') return done(counts ? undefined : refused);
    counts.then((does) => done(does ? undefined : refused), done);
  });
}

function addErrorHandlers(app: FastifyInstance, { limits, log }: EndpointServerOptions): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const known = errorReply(error, limits.bodyBytes);
    const errorId = randomUUID();
    if (known === null) log.error({ err: error, errorId, requestId: request.id }, 'A request failed');
    const { status, retryAfterSeconds, ...rest } = known ?? {
      status: 500,
      code: 'INTERNAL',
      message: `Something went wrong on our side. The log has the details under the id ${errorId}.`,
      problems: [],
      retryAfterSeconds: null,
    };
    // What is left of a body is read and dropped, so that the caller gets to read the answer.
    request.raw.resume();
    if (!reply.hasHeader('x-request-id')) {
      reply.headers(azureHeaders(request.id, correlationIdOf(request.headers, request.id)));
    }
    if (retryAfterSeconds !== null) reply.header('retry-after', retryAfterSeconds);
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    return reply
      .code(status)
      .type('application/json; charset=utf-8')
      .send(errorBody({ ...rest, retryAfterSeconds }, request.id));
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0];
    const message = `There is nothing at ${path}; post rows to /score or /endpoints/NAME/score.`;
    return reply
      .code(404)
      .send(errorBody({ code: 'NOT_FOUND', message, problems: [], retryAfterSeconds: null }, request.id));
  });
}

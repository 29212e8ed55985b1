import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import fastifyWebsocket from '@fastify/websocket';
import { AppError } from '@circuitwatch/platform-errors';
import type { Logger } from '@circuitwatch/platform-logging';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { GatewayMetrics } from '../metrics.ts';
import { type Refusal, replyWithGraphQLError } from './graphql-error-reply.ts';
import { addSecurityHeaders } from './security-headers.ts';

/** What the bare server depends on. */
export interface HttpServerOptions {
  readonly log: Logger;
  readonly metrics: GatewayMetrics;
  readonly bodyBytes: number;
  readonly publicUrl: () => string;
}

const acceptableRequestId = /^[\w.-]{1,64}$/;
const quietPaths = new Set(['/livez', '/readyz', '/metrics']);

/** The caller's x-request-id where it is a plain one, else a new id. */
function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && acceptableRequestId.test(given) ? given : randomUUID();
}

/** The path without the query string, which may hold a sign-in code. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}

/** What the metrics call a refusal; the rest are bad requests. */
const rejectionReasons: Readonly<Record<number, string>> = { 413: 'body', 503: 'unavailable' };

function refusalOf(error: FastifyError, bodyBytes: number): Refusal | null {
  // The database went away before GraphQL saw the request, while its token was looked up.
  if (error instanceof AppError && error.code === 'UNAVAILABLE') {
    return { status: 503, code: 'UNAVAILABLE', message: error.message };
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return {
      status: 413,
      code: 'LIMIT_EXCEEDED',
      message: `The request is too large: at most ${bodyBytes} bytes are accepted.`,
      extensions: { limit: 'body' },
    };
  }
  const status = error.statusCode ?? 500;
  return status < 500 ? { status, code: 'BAD_REQUEST', message: error.message } : null;
}

function addErrorHandler(app: FastifyInstance, { metrics, bodyBytes }: HttpServerOptions): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const refusal = refusalOf(error, bodyBytes);
    if (refusal !== null) {
      metrics.rejections.inc({ reason: rejectionReasons[refusal.status] ?? 'bad_request' });
      if (refusal.status === 503) request.log.warn({ err: error }, 'The database does not answer.');
      // What is left of a body is read and dropped, so that the caller gets to read the answer.
      request.raw.resume();
      return replyWithGraphQLError(request, reply, refusal);
    }
    const errorId = randomUUID();
    request.log.error({ err: error, errorId }, 'A request failed.');
    return replyWithGraphQLError(request, reply, {
      status: 500,
      code: 'INTERNAL_SERVER_ERROR',
      message: `Something went wrong on our side. The log has the details under the id ${errorId}.`,
      extensions: { errorId },
    });
  });
  app.setNotFoundHandler((request, reply) =>
    replyWithGraphQLError(request, reply, {
      status: 404,
      code: 'NOT_FOUND',
      message: `There is nothing at ${pathOf(request)}; the API is at /graphql.`,
    }),
  );
}

/** A Fastify server without routes: request ids, one log line a request, security headers, masked errors, WebSockets. */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = options.log;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: options.bodyBytes,
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: 500 },
  });
  app.addHook('onResponse', (request, reply, done) => {
    const fields = { method: request.method, path: pathOf(request), status: reply.statusCode };
    const level = quietPaths.has(fields.path) ? 'debug' : 'info';
    request.log[level]({ ...fields, durationMs: Math.round(reply.elapsedTime) }, 'Answered.');
    done();
  });
  addSecurityHeaders(app, { https: () => options.publicUrl().startsWith('https:') });
  addErrorHandler(app, options);
  await app.register(fastifyWebsocket, { options: { maxPayload: options.bodyBytes } });
  return app;
}

import { AppError } from '@circuitwatch/platform-errors';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { TelemetryWriter } from '@circuitwatch/telemetry-writing';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** How a GraphQL operation went; over HTTP all of them look alike. */
export interface OperationOutcome {
  /** `query Alerts`, or the kind alone. */
  readonly operation: string;
  /** Code of the first error; null: there was none. */
  readonly errorCode: string | null;
}

/** Tells the store what the gateway was asked, and which errors nobody expected. */
export interface RequestTelemetry {
  /** To be called before the answer is sent. */
  readonly operationEnded: (requestId: string, outcome: OperationOutcome) => void;
  readonly unexpected: (error: unknown, requestId: string) => void;
  /** Tells of every request of this server from now on. */
  readonly observe: (app: FastifyInstance) => void;
}

/** Those who look whether the gateway is well would fill the table. */
const quietRoutes = new Set(['/livez', '/readyz', '/metrics']);
/** Operations whose answers are still to be sent. */
const mostPending = 10_000;

function isQuiet({ routeOptions }: FastifyRequest): boolean {
  return quietRoutes.has(routeOptions.url ?? '');
}

function isUnexpected(error: unknown): boolean {
  if (error instanceof AppError) return false;
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 500;
}

/** Telemetry on this writer. */
export function createRequestTelemetry(
  writer: Pick<TelemetryWriter, 'request' | 'exception'>,
  now: Clock,
): RequestTelemetry {
  const outcomes = new Map<string, OperationOutcome>();
  const takeOutcome = (id: string): OperationOutcome | undefined => {
    const outcome = outcomes.get(id);
    outcomes.delete(id);
    return outcome;
  };
  const unexpected: RequestTelemetry['unexpected'] = (error, operationId) =>
    writer.exception({ at: now(), error, dimensions: {}, operationId });
  return {
    unexpected,
    operationEnded: (id, outcome) => {
      if (outcomes.size < mostPending) outcomes.set(id, outcome);
    },
    observe: (app) => {
      app.addHook('onError', (request, _reply, error, done) => {
        if (isUnexpected(error)) unexpected(error, request.id);
        done();
      });
      app.addHook('onResponse', (request, reply, done) => {
        const outcome = takeOutcome(request.id);
        if (!isQuiet(request)) {
          const route = request.routeOptions.url ?? 'unknown path';
          const durationMs = reply.elapsedTime;
          writer.request({
            at: new Date(now().getTime() - durationMs),
            name: outcome === undefined ? `${request.method} ${route}` : outcome.operation,
            url: request.url.split('?', 1)[0] ?? '',
            success: reply.statusCode < 400 && (outcome?.errorCode ?? null) === null,
            resultCode: outcome?.errorCode ?? String(reply.statusCode),
            durationMs,
            dimensions: { method: request.method, route },
            operationId: request.id,
          });
        }
        done();
      });
    },
  };
}

import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Registry } from '@circuitwatch/platform-metrics';

/** What the server shows of itself. */
export interface StatusRouteOptions {
  /** Names of what is not ready; empty when requests are answered. */
  readonly notReady: () => readonly string[];
  /** What is not served as it is to be, although requests may be answered. */
  readonly broken: () => readonly { readonly deployment: string; readonly problem: string }[];
  readonly registry: Registry;
  /** undefined: there is no /metrics. */
  readonly metricsToken: string | undefined;
}

function isSame(given: string | undefined, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(`Bearer ${token}`));
}

/** Adds what probes and Prometheus ask for. `/` is where Azure's endpoints say that they are well. */
export function addStatusRoutes(app: FastifyInstance, options: StatusRouteOptions): void {
  const { notReady, broken, registry, metricsToken } = options;
  app.get('/', (_request, reply) => reply.type('text/plain; charset=utf-8').send('Healthy'));
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', (_request, reply) => {
    const missing = notReady();
    return reply
      .code(missing.length === 0 ? 200 : 503)
      .send({ status: missing.length === 0 ? 'ready' : 'not ready', notReady: missing, broken: broken() });
  });
  if (metricsToken === undefined) return;
  app.get('/metrics', async (request, reply) => {
    if (!isSame(request.headers.authorization, metricsToken)) {
      return reply
        .code(401)
        .header('www-authenticate', 'Bearer')
        .send({
          error: { code: 'UNAUTHENTICATED', message: 'The metrics need their token (METRICS_TOKEN).' },
        });
    }
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

import type { FastifyInstance } from 'fastify';
import type { GatewayMetrics } from '../metrics.ts';
import { authenticateRequest, type RequestAuthentication } from './authenticate-request.ts';
import { replyWithGraphQLError } from './graphql-error-reply.ts';

/** Adds /metrics in Prometheus' text format, for whom is signed in. */
export function addMetricsPage(
  app: FastifyInstance,
  { metrics, ...authentication }: RequestAuthentication & { readonly metrics: GatewayMetrics },
): void {
  app.get('/metrics', async (request, reply) => {
    const outcome = await authenticateRequest(request, authentication);
    if ('refusal' in outcome) return replyWithGraphQLError(request, reply, outcome.refusal);
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

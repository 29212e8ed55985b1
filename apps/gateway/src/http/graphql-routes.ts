import type { ApolloServer } from '@apollo/server';
import type { WebsocketHandler } from '@fastify/websocket';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isOwnOrigin } from '../auth/origin.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { GatewayContext } from '../context.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { authenticateRequest, type RequestAuthentication } from './authenticate-request.ts';
import { replyWithGraphQLError } from './graphql-error-reply.ts';

/** What the GraphQL endpoint depends on. */
export interface GraphQLRoutesOptions extends RequestAuthentication {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly metrics: GatewayMetrics;
  readonly createContext: (request: FastifyRequest, viewer: Viewer) => GatewayContext;
  readonly socketHandler: WebsocketHandler;
}

/** Adds /graphql: POST and GET for queries, POST for mutations, WebSocket for subscriptions. */
export function addGraphQLRoutes(app: FastifyInstance, options: GraphQLRoutesOptions): void {
  const viewers = new WeakMap<FastifyRequest, Viewer>();
  const { apollo, metrics, createContext, socketHandler } = options;

  // Before the body is read: who is not known does not get to send one.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (request.ws) {
      if (isOwnOrigin(request.headers, { publicUrl: options.publicUrl(), silent: true })) return;
      metrics.rejections.inc({ reason: 'origin' });
      await reply.code(403).send('WebSockets are only opened for our own pages.');
      return;
    }
    const outcome = await authenticateRequest(request, options);
    if ('viewer' in outcome) {
      viewers.set(request, outcome.viewer);
      return;
    }
    metrics.rejections.inc({ reason: outcome.refusal.code.toLowerCase() });
    await replyWithGraphQLError(request, reply, outcome.refusal);
  };

  const handler = fastifyApolloHandler(apollo, {
    context: (request) => {
      const viewer = viewers.get(request);
      if (viewer === undefined) throw new Error('A request reached GraphQL without a viewer.');
      return Promise.resolve(createContext(request, viewer));
    },
  });

  app.route({
    method: 'GET',
    url: '/graphql',
    exposeHeadRoute: false,
    onRequest,
    handler,
    wsHandler: socketHandler,
  });
  app.route({ method: 'POST', url: '/graphql', onRequest, handler });
  app.route({
    method: ['PUT', 'PATCH', 'DELETE', 'HEAD'],
    url: '/graphql',
    onRequest,
    handler: (request, reply) =>
      replyWithGraphQLError(request, reply.header('allow', 'GET, POST'), {
        status: 405,
        code: 'BAD_REQUEST',
        message: `${request.method} is not for GraphQL; use POST, or GET for queries.`,
      }),
  });
}

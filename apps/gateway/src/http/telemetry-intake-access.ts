import type { FastifyReply, FastifyRequest } from 'fastify';
import { roleIncludes } from '../access/roles.ts';
import type { Viewer } from '../auth/viewer.ts';
import { authenticateRequest, type RequestAuthentication } from './authenticate-request.ts';
import { replyWithGraphQLError, type Refusal } from './graphql-error-reply.ts';

const neededRole = 'OPERATOR';

/** When to send again what could not be taken. */
export const retryAfterSeconds = 5;

function refuse({ role }: Viewer): Refusal | null {
  if (roleIncludes(role, neededRole)) return null;
  const message = `Sending telemetry needs the role ${neededRole}; your token has the role ${role}.`;
  return { status: 403, code: 'FORBIDDEN', message, extensions: { requiredRole: neededRole } };
}

/** A check before the body is read: who sends, and whether they may; remembers who it was. */
export function createIntakeAccess(authentication: RequestAuthentication) {
  const viewers = new WeakMap<FastifyRequest, Viewer>();
  return {
    onRequest: async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const outcome = await authenticateRequest(request, authentication).catch((error: unknown) => {
        // The server's own handler answers that the database is away.
        void reply.header('retry-after', retryAfterSeconds);
        throw error;
      });
      const refusal = 'refusal' in outcome ? outcome.refusal : refuse(outcome.viewer);
      if ('viewer' in outcome) viewers.set(request, outcome.viewer);
      if (refusal === null) return;
      request.raw.resume();
      await replyWithGraphQLError(request, reply, refusal);
    },
    viewerOf: (request: FastifyRequest): Viewer => {
      const viewer = viewers.get(request);
      if (viewer === undefined) throw new Error('Telemetry came without a viewer.');
      return viewer;
    },
  };
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { roleIncludes } from '../access/roles.ts';
import type { Authenticator, Credential } from '../auth/authenticator.ts';
import { readBearer } from '../auth/credentials.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { Role } from '../generated/resolver-types.ts';

/**
 * The token of an `Authorization` header: as a bearer token, or as the password of basic authentication, whatever the
 * user is called: amtool knows nothing else. Cookies are no good here, so no foreign page can use a browser's session.
 */
function readAlertmanagerCredential(authorization: string | undefined): Credential | null {
  const encoded = /^Basic +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return readBearer(authorization);
  const decoded = Buffer.from(encoded, 'base64').toString();
  const colon = decoded.indexOf(':');
  return colon < 0 ? null : { kind: 'API', secret: decoded.slice(colon + 1) };
}

/** Answers as Alertmanager does where something is wrong: a JSON text. */
export function replyWithText(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(message));
}

/** A check before the body is read: who is asking, and whether they may; remembers who it was. */
export function createAccess(authenticator: Authenticator) {
  const viewers = new WeakMap<FastifyRequest, Viewer>();
  const needs = (needed: Role) => async (request: FastifyRequest, reply: FastifyReply) => {
    const credential = readAlertmanagerCredential(request.headers.authorization);
    const viewer = credential && (await authenticator.authenticate(credential));
    if (!viewer) {
      request.raw.resume();
      reply.header('www-authenticate', 'Basic realm="circuitwatch", Bearer realm="circuitwatch"');
      return replyWithText(reply, 401, 'Send an API token, as a bearer token or as a password.');
    }
    if (!roleIncludes(viewer.role, needed)) {
      request.raw.resume();
      const message = `This needs the role ${needed}; the token has the role ${viewer.role}.`;
      return replyWithText(reply, 403, message);
    }
    viewers.set(request, viewer);
  };
  const viewerOf = (request: FastifyRequest): Viewer => {
    const viewer = viewers.get(request);
    if (viewer === undefined) throw new Error('A request came without a viewer.');
    return viewer;
  };
  return { needs, viewerOf };
}

import type { FastifyRequest } from 'fastify';
import type { Authenticator } from '../auth/authenticator.ts';
import { readCredential } from '../auth/credentials.ts';
import { isOwnOrigin } from '../auth/origin.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { Refusal } from './graphql-error-reply.ts';

/** What telling who a caller is depends on. */
export interface RequestAuthentication {
  readonly authenticator: Authenticator;
  readonly publicUrl: () => string;
}

/**
 * Methods that change nothing. A browser that follows a link says nothing about where it comes from, the cookie is
 * SameSite=Strict, and Apollo takes GET queries only with a header that foreign pages may not send.
 */
const safeMethods = new Set(['GET', 'HEAD']);

const unauthenticated: Refusal = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message:
    'Who are you? Send a valid API token as "Authorization: Bearer cw_…", or sign a browser in with `npx circuitwatch sign-in`.',
};

const foreignOrigin: Refusal = {
  status: 403,
  code: 'FORBIDDEN',
  message: 'A session cookie is only accepted from our own pages; other programs use an API token.',
};

/** The caller of a request, or why it is refused. */
export async function authenticateRequest(
  request: FastifyRequest,
  { authenticator, publicUrl }: RequestAuthentication,
): Promise<{ readonly viewer: Viewer } | { readonly refusal: Refusal }> {
  const { headers, method } = request;
  const credential = readCredential(headers);
  if (credential === null) return { refusal: unauthenticated };
  const guarded = credential.kind === 'SESSION' && !safeMethods.has(method);
  if (guarded && !isOwnOrigin(headers, { publicUrl: publicUrl(), silent: false })) {
    return { refusal: foreignOrigin };
  }
  const viewer = await authenticator.authenticate(credential);
  return viewer === null ? { refusal: unauthenticated } : { viewer };
}

import type { Persistence } from '@circuitwatch/persistence';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Authenticator } from '../auth/authenticator.ts';
import { clearedSessionCookie, readSession, sessionCookieValue, sessionMs } from '../auth/credentials.ts';
import { isOwnOrigin } from '../auth/origin.ts';
import { createSecret, hashSecret, isSecret } from '../auth/secrets.ts';
import { replyWithGraphQLError } from './graphql-error-reply.ts';
import { replyWithPage } from './pages.ts';

/** What signing browsers in and out depends on. */
export interface SignInOptions {
  readonly tokens: Persistence['tokens'];
  readonly authenticator: Authenticator;
  readonly now: Clock;
  readonly publicUrl: () => string;
}

const query = z.object({ code: z.string() });

/** Uses up the code of a sign-in link; the secret of the new session, or null when the code is no good. */
async function openSession(
  { tokens, now }: SignInOptions,
  code: string,
  requestId: string,
): Promise<string | null> {
  if (!isSecret(code)) return null;
  const instant = now();
  const signIn = await tokens.consumeSignIn(hashSecret(code), instant);
  if (signIn === null) return null;
  const secret = createSecret();
  await tokens.create(
    {
      name: signIn.name,
      kind: 'SESSION',
      role: signIn.role,
      plants: signIn.plants,
      secretHash: hashSecret(secret),
      expiresAt: new Date(instant.getTime() + sessionMs),
    },
    { name: signIn.createdBy, role: signIn.role, requestId },
  );
  return secret;
}

async function closeSession(
  { tokens, authenticator, now }: SignInOptions,
  cookie: string | undefined,
  requestId: string,
) {
  const credential = readSession(cookie);
  const viewer = credential && (await authenticator.authenticate(credential));
  if (viewer) await tokens.revoke(viewer.tokenId, { name: viewer.name, role: viewer.role, requestId }, now());
  authenticator.forget();
}

/** Adds GET /sign-in, which turns a one-time code into a session, and POST /sign-out, which ends it. */
export function addSignIn(app: FastifyInstance, options: SignInOptions): void {
  app.get('/sign-in', async (request, reply) => {
    const code = query.safeParse(request.query).data?.code ?? '';
    const secret = await openSession(options, code, request.id);
    if (secret === null) {
      return replyWithPage(reply, {
        status: 401,
        title: 'This link does not work any more',
        text: 'A sign-in link works once, within ten minutes. Make a new one in a terminal:',
        code: 'npx circuitwatch sign-in',
      });
    }
    const secure = options.publicUrl().startsWith('https:');
    // A redirect would end on "Please sign in" for who comes from another site: browsers leave a SameSite=Strict
    // cookie out of the whole chain. From a page of ours the next request is our own.
    return replyWithPage(reply.header('set-cookie', sessionCookieValue(secret, secure)), {
      status: 200,
      title: 'You are signed in',
      text: 'GraphiQL opens by itself.',
      next: { path: '/graphiql/', name: 'Open GraphiQL' },
    });
  });

  app.post('/sign-out', async (request, reply) => {
    if (!isOwnOrigin(request.headers, { publicUrl: options.publicUrl(), silent: false })) {
      return replyWithGraphQLError(request, reply, {
        status: 403,
        code: 'FORBIDDEN',
        message: 'Only our own pages sign a browser out.',
      });
    }
    await closeSession(options, request.headers.cookie, request.id);
    return reply.header('set-cookie', clearedSessionCookie).code(204).send();
  });
}

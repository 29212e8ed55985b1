import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { authenticateRequest, type RequestAuthentication } from './authenticate-request.ts';
import { replyWithPage } from './pages.ts';
import { consolePolicy } from './security-headers.ts';

/** Where the built GraphiQL pages are, and who may see them. */
export interface ConsoleOptions extends RequestAuthentication {
  /** The folder with index.html. */
  readonly dir: string;
}

/** File names that carry a hash of the contents never change. */
const isImmutable = (file: string): boolean => file.includes(`${path.sep}assets${path.sep}`);

/** Serves the GraphiQL pages below /graphiql/, to whom is signed in; tells everybody else how to get a link. */
export async function addConsolePages(app: FastifyInstance, options: ConsoleOptions): Promise<void> {
  await app.register(async (pages) => {
    pages.addHook('onRequest', async (request, reply) => {
      const outcome = await authenticateRequest(request, options);
      if ('viewer' in outcome) return;
      await replyWithPage(reply, {
        status: outcome.refusal.status,
        title: 'Please sign in',
        text: 'Only people who are signed in see this page. Make a sign-in link in a terminal and open it:',
        code: 'npx circuitwatch sign-in',
      });
    });
    if (!existsSync(path.join(options.dir, 'index.html'))) {
      const missing = {
        status: 503,
        title: 'GraphiQL is not built',
        text: 'Build it in a terminal:',
        code: 'npm run generate',
      };
      pages.get('/graphiql', (_request, reply) => replyWithPage(reply, missing));
      pages.get('/graphiql/*', (_request, reply) => replyWithPage(reply, missing));
      return;
    }
    await pages.register(fastifyStatic, {
      root: options.dir,
      prefix: '/graphiql/',
      cacheControl: false,
      setHeaders: (reply, file) => {
        reply.header('content-security-policy', consolePolicy);
        reply.header(
          'cache-control',
          isImmutable(file) ? 'private, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
    pages.get('/graphiql', (_request, reply) => reply.redirect('/graphiql/', 308));
  });
  app.get('/', (_request, reply) => reply.redirect('/graphiql/', 302));
}

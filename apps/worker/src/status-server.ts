import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Registry } from '@circuitwatch/platform-metrics';

/** What the worker shows over HTTP. */
export interface StatusServerOptions {
  readonly port: number;
  readonly metricsToken: string;
  readonly registry: Registry;
  /** Names of what is not ready; empty when the worker works. */
  readonly notReady: () => Promise<readonly string[]>;
}

/** A running status server. */
export interface StatusServer {
  readonly port: number;
  close(): Promise<void>;
}

function isAllowed(request: IncomingMessage, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));
}

function answer(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: StatusServerOptions,
): Promise<void> {
  const path = request.url?.split('?')[0];
  if (path === '/livez') return answer(response, 200, 'ok\n');
  if (path === '/readyz') {
    const missing = await options.notReady();
    return answer(
      response,
      missing.length === 0 ? 200 : 503,
      missing.length === 0 ? 'ok\n' : `not ready: ${missing.join(', ')}\n`,
    );
  }
  if (path !== '/metrics') return answer(response, 404, 'not found\n');
  if (!isAllowed(request, options.metricsToken)) {
    response.setHeader('www-authenticate', 'Bearer');
    return answer(response, 401, 'a token is needed\n');
  }
  return answer(response, 200, await options.registry.metrics(), options.registry.contentType);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(address === null || typeof address === 'string' ? port : address.port);
    });
  });
}

/** Serves /livez and /readyz to everybody on this machine and /metrics to holders of the token. */
export async function startStatusServer(options: StatusServerOptions): Promise<StatusServer> {
  const server = createServer((request, response) => {
    handle(request, response, options).catch(() => answer(response, 500, 'internal error\n'));
  });
  const port = await listen(server, options.port);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

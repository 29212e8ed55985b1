import { createServer, request as forward, type IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';

/** One request that went by. */
export interface SeenRequest {
  readonly method: string;
  readonly url: URL;
}

/** What the proxy does to an answer instead of handing it on. */
export interface Fault {
  /** The connection is cut once so many bytes of the body have gone by. */
  readonly cutAfterBytes?: number;
  /** Nothing goes on after so many bytes of the body; the connection stays. */
  readonly stallAfterBytes?: number;
  /** Answered in place of the server. */
  readonly status?: number;
  /** The server does what it is asked, and its answer is lost. */
  readonly losesAnswer?: boolean;
}

/** Stands before a server: counts what is asked of it, and breaks answers. */
export interface CountingProxy {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Those that read a blob's data. */
  readonly downloads: () => readonly SeenRequest[];
  /** Asked of each request; undefined: none. */
  faultOf: (request: SeenRequest) => Fault | undefined;
  /** May change the address that the server is asked for, unless the request is signed by a key. */
  change: (request: SeenRequest) => void;
  /** Forgets what was seen, and breaks and changes nothing any more. */
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

/** Starts a proxy for the server of `target`, on a free port. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const seen: SeenRequest[] = [];
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, answer) => {
    const asked = { method: incoming.method ?? '', url: new URL(incoming.url ?? '/', target) };
    seen.push(asked);
    const fault = proxy.faultOf(asked);
    if (fault?.status !== undefined) {
      answer.writeHead(fault.status).end();
      return;
    }
    proxy.change(asked);
    const { method, headers } = incoming;
    const path = asked.url.pathname + asked.url.search;
    const outgoing = forward({ hostname, port, method, path, headers }, (response: IncomingMessage) => {
      if (fault?.losesAnswer) return void answer.destroy();
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(broken(fault, () => answer.destroy())).pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const proxy: CountingProxy = {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}${new URL(target).pathname}`,
    seen,
    downloads: () => seen.filter(({ method, url }) => method === 'GET' && !url.searchParams.has('comp')),
    faultOf: () => undefined,
    change: () => undefined,
    reset: () => {
      seen.splice(0);
      proxy.faultOf = () => undefined;
      proxy.change = () => undefined;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

function broken({ cutAfterBytes, stallAfterBytes }: Fault = {}, cut: () => void): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      if (stallAfterBytes !== undefined && passed > stallAfterBytes) return;
      if (cutAfterBytes !== undefined && passed > cutAfterBytes) cut();
      else done(null, chunk);
    },
  });
}

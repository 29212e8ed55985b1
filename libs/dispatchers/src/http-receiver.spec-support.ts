import { createOutboundHttp, type OutboundHttp } from '@circuitwatch/platform-outbound';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer to a request. */
export interface ReceiverAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A real HTTP server on this machine, and a client that may reach it. */
export interface HttpReceiver {
  readonly url: string;
  readonly http: OutboundHttp;
  readonly requests: readonly ReceivedRequest[];
  close(): Promise<void>;
}

/** Starts a server that answers as told. */
export async function startHttpReceiver(
  answer: (request: ReceivedRequest) => ReceiverAnswer,
): Promise<HttpReceiver> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: Object.fromEntries(
          Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
        ),
        body: Buffer.concat(chunks).toString('utf8'),
      };
      requests.push(request);
      const { status, headers = {}, body = '' } = answer(request);
      outgoing.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const http = createOutboundHttp({ allow: ['127.0.0.1'], allowHttp: true });
  return {
    url: `http://127.0.0.1:${port}`,
    http,
    requests,
    close: async () => {
      await http.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How the server answers: as HTTP says, or not. */
export type ReceiverAnswer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | ((request: ReceivedRequest) => string);
    }
  | 'silence'
  | 'reset'
  | 'garbage'
  | 'endless';

/** A real HTTP server on this machine, whose answers a test sets. */
export interface HttpReceiver {
  readonly url: string;
  readonly requests: ReceivedRequest[];
  answer: ReceiverAnswer;
  close(): Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function endless(response: ServerResponse): void {
  const timer = setInterval(() => response.write('x'.repeat(65_536)), 1);
  response.on('close', () => clearInterval(timer));
}

function reply(answer: ReceiverAnswer, received: ReceivedRequest, response: ServerResponse): void {
  if (answer === 'silence') return;
  if (answer === 'reset') response.socket?.resetAndDestroy();
  else if (answer === 'garbage') response.socket?.end('this is no HTTP\r\n\r\n');
  else if (answer === 'endless') endless(response);
  else {
    const { status, headers = {}, body = '' } = answer;
    response.writeHead(status, headers).end(typeof body === 'string' ? body : body(received));
  }
}

/** Starts a server that answers as it is told at the time. */
export async function startHttpReceiver(answer: ReceiverAnswer): Promise<HttpReceiver> {
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { method = '', url: path = '', headers } = request;
      const received = { method, path, headers, body };
      receiver.requests.push(received);
      reply(receiver.answer, received, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const receiver: HttpReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

import { createServer, type RequestListener, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { OutboundError } from './outbound-error.ts';
import { createOutboundHttp, type OutboundHttp, type OutboundOptions } from './outbound-http.ts';

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function client(options: OutboundOptions): OutboundHttp {
  const http = createOutboundHttp(options);
  closing.push(() => http.close());
  return http;
}

async function serve(listener: RequestListener): Promise<number> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return (server.address() as AddressInfo).port;
}

const signal = new AbortController().signal;

async function failure(http: OutboundHttp, url: string): Promise<OutboundError> {
  const error: unknown = await http
    .send(url, { headers: {}, body: 'x', signal })
    .catch((caught: unknown) => caught);
  if (!(error instanceof OutboundError)) throw new Error(`${url} was not refused: ${String(error)}`);
  return error;
}

describe('what may not be reached', () => {
  it.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'no url',
    'http://example.com/',
    'https://user:pass@example.com/',
    'https://example.com:22/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.0.0.1./',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://169.254.169.254/metadata/instance',
    'https://168.63.129.16/',
    'https://①②⑦.⓪.⓪.①/',
    'https://localhost/',
    'https://LOCALHOST./',
  ])('refuses %s', async (url) => {
    expect((await failure(client({}), url)).failure).toBe('blocked');
  });

  it('refuses a name any of whose addresses is private', async () => {
    const http = client({ resolve: async () => ['8.8.8.8', '10.0.0.5'] });
    const error = await failure(http, 'https://hooks.example.com/secret-path');
    expect(error.failure).toBe('blocked');
    expect(error.message).toContain('hooks.example.com');
    expect(error.message).not.toContain('secret-path');
  });

  it('connects to the address that it checked, though the name means another one a moment later', async () => {
    let lookups = 0;
    const resolve = async (): Promise<readonly string[]> =>
      [['127.0.0.1'], ['10.0.0.1']][lookups++] ?? ['10.0.0.1'];
    const port = await serve((_request, response) => response.end('here'));
    const http = client({ resolve, allow: ['127.0.0.1/32'], allowHttp: true, ports: [port] });
    const url = `http://rebinding.example:${port}/`;
    expect(await http.send(url, { headers: {}, body: 'x', signal })).toMatchObject({
      status: 200,
      body: 'here',
    });
    expect(lookups).toBe(1);
  });
});

describe('what is allowed', () => {
  it('reaches a range or a host of the list, by plain http and any port', async () => {
    const port = await serve((request, response) =>
      response.end(`${request.method} ${request.headers.host}`),
    );
    const byRange = client({ allow: ['127.0.0.0/8'] });
    const answer = await byRange.send(`http://127.0.0.1:${port}/x`, { headers: {}, body: 'x', signal });
    expect(answer.body).toBe(`POST 127.0.0.1:${port}`);
    const byName = client({ allow: ['Jira.plant.local'], resolve: async () => ['127.0.0.1'] });
    const named = await byName.send(`http://jira.plant.local:${port}/`, { headers: {}, body: 'x', signal });
    expect(named.body).toBe(`POST jira.plant.local:${port}`);
  });

  it('does not follow a redirect', async () => {
    const port = await serve((_request, response) =>
      response.writeHead(302, { location: 'http://10.0.0.1/' }).end(),
    );
    const http = client({ allow: ['127.0.0.1'] });
    expect((await http.send(`http://127.0.0.1:${port}/`, { headers: {}, body: 'x', signal })).status).toBe(
      302,
    );
  });
});

describe('servers that mean no good', () => {
  it('reads no more of an endless answer than its bound', async () => {
    const port = await serve((_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(65_536)), 1);
      response.on('close', () => clearInterval(timer));
    });
    const http = client({ allow: ['127.0.0.1'], maximumBytes: 1_000 });
    expect(
      (await http.send(`http://127.0.0.1:${port}/`, { headers: {}, body: 'x', signal })).body,
    ).toHaveLength(1_000);
  });

  it('gives up on one that does not answer', async () => {
    const port = await serve(() => undefined);
    const http = client({ allow: ['127.0.0.1'], timeoutMs: 200 });
    expect((await failure(http, `http://127.0.0.1:${port}/`)).failure).toBe('timeout');
  });

  it('calls garbage, a reset and a closed port network failures', async () => {
    const garbage = net.createServer((socket) => socket.end('no http at all\r\n\r\n'));
    const reset = net.createServer((socket) => socket.resetAndDestroy());
    for (const server of [garbage, reset]) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      closing.push(() => server.close());
      const { port } = server.address() as AddressInfo;
      expect((await failure(client({ allow: ['127.0.0.1'] }), `http://127.0.0.1:${port}/`)).failure).toBe(
        'network',
      );
    }
    expect((await failure(client({ allow: ['127.0.0.1'] }), 'http://127.0.0.1:1/')).failure).toBe('network');
  });

  it('ends when the caller is no longer interested', async () => {
    const port = await serve(() => undefined);
    const controller = new AbortController();
    const http = client({ allow: ['127.0.0.1'] });
    const sent = http.send(`http://127.0.0.1:${port}/`, {
      headers: {},
      body: 'x',
      signal: controller.signal,
    });
    controller.abort(new Error('stopping'));
    await expect(sent).rejects.toThrow('stopping');
  });
});

import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { OutboundError } from './outbound-error.ts';
import { createOutboundHttp, type OutboundHttp } from './outbound-http.ts';
import type { OutboundOptions } from './outbound-options.ts';

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
    'https://１２７.０.０.１/',
    'https://127。0。0。1/',
    'https://127.0.\t0.1/',
    'https:\\\\10.0.0.1\\',
    'https:10.0.0.1',
    'https://0/',
    'https://0x7f.1/',
    'https://0300.0250.0.1/',
    'https://192.168.257/',
    'https://017700000001/',
    'https://3232235521/',
    'https://%31%32%37.0.0.1/',
    'https://100.100.100.200/',
    'https://[::]/',
    'https://[::127.0.0.1]/',
    'https://[0:0:0:0:0:ffff:10.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[64:ff9b::169.254.169.254]/',
    'https://[2002:a00:1::]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::1]/',
    'https://8.8.8.8@10.0.0.1/',
    'https://10.0.0.1#@8.8.8.8/',
    'https://10.0.0.1?@8.8.8.8/',
    'https://8.8.8.8:80/',
    'https://8.8.8.8:0/',
    'https://8.8.8.8:6379/',
    'gopher://8.8.8.8/',
    'data:text/plain,x',
    'javascript:alert(1)',
    '//8.8.8.8/',
    'https://',
    '',
    'https://localhost/',
    'https://LOCALHOST./',
  ])('refuses %s', async (url) => {
    const error = await failure(client({}), url);
    expect(error.failure).toBe('blocked');
    expect(error.message).not.toContain(url === '' ? 'secret' : url);
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

describe('names', () => {
  it('checks anew at each attempt', async () => {
    const port = await serve((_request, response) => response.end('here'));
    let address = '127.0.0.1';
    const http = client({
      resolve: async () => [address],
      allow: ['127.0.0.1/32'],
      allowHttp: true,
      ports: [port],
    });
    const url = `http://rebinding.example:${port}/`;
    const headers = { connection: 'close' };
    expect(await http.send(url, { headers, body: 'x', signal })).toMatchObject({ status: 200 });
    address = '127.0.0.2';
    expect((await failure(http, url)).failure).toBe('blocked');
  });

  it('tries the next address when one does not answer', async () => {
    const port = await serve((_request, response) => response.end('here'));
    const resolve = async (): Promise<readonly string[]> => ['127.0.0.9', '127.0.0.1'];
    const http = client({ resolve, allow: ['two.example'] });
    expect(await http.send(`http://two.example:${port}/`, { headers: {}, body: 'x', signal })).toMatchObject({
      body: 'here',
    });
  });

  it('is a failure of the network when a name has no address, and of time when nobody says', async () => {
    const none = client({ resolve: async () => [], allow: ['none.example'] });
    expect((await failure(none, 'https://none.example/')).failure).toBe('network');
    const unknown = client({ resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    expect((await failure(unknown, 'https://unknown.example/')).failure).toBe('network');
    const silent = client({ resolve: () => new Promise(() => undefined), timeoutMs: 100 });
    expect((await failure(silent, 'https://silent.example/')).failure).toBe('timeout');
  });

  it('are what TLS asks for, whatever the address, and a certificate needs somebody to vouch for it', async () => {
    const asked: string[] = [];
    const [key, cert] = ['key', 'certificate'].map((part) =>
      readFileSync(new URL(`fixtures/localhost-${part}.pem`, import.meta.url), 'utf8'),
    );
    const server = createTlsServer(
      {
        key,
        cert,
        SNICallback: (name, callback) => {
          asked.push(name);
          callback(null);
        },
      },
      (_request, response) => response.end('here'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const http = client({ resolve: async () => ['127.0.0.1'], allow: ['Jira.Plant.local'] });
    const error = await failure(http, `https://jira.plant.local:${port}/secret-path`);
    expect(error.failure).toBe('network');
    expect(error.message).toContain('CERT');
    expect(error.message).not.toContain('secret-path');
    expect(asked).toEqual(['jira.plant.local']);
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

  it('gives up on one that answers a little now and then', async () => {
    const port = await serve((_request, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const http = client({ allow: ['127.0.0.1'], timeoutMs: 200 });
    expect((await failure(http, `http://127.0.0.1:${port}/`)).failure).toBe('timeout');
  });

  it.each([
    ['a header without end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}`],
    ['a body that is shorter than it says', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd'],
    ['a chunk that is none', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc'],
    ['a status that is none', 'HTTP/1.1 2x0 OK\r\n\r\n'],
    ['nothing', ''],
  ])('calls %s a network failure', async (_name, answer) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    expect((await failure(client({ allow: ['127.0.0.1'] }), `http://127.0.0.1:${port}/`)).failure).toBe(
      'network',
    );
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
    const silent = client({ resolve: () => new Promise(() => undefined) });
    const given = { headers: {}, body: 'x', signal: controller.signal };
    const sent = [
      http.send(`http://127.0.0.1:${port}/`, given),
      silent.send('https://silent.example/', given),
    ];
    controller.abort(new Error('stopping'));
    for (const exchange of sent) await expect(exchange).rejects.toThrow('stopping');
  });
});

import { WebSocket } from 'ws';
import { describe, expect, inject, it } from 'vitest';

const stack = inject('stack');
const anyone = (path: string, init: RequestInit = {}) =>
  fetch(new URL(path, stack.url), { redirect: 'manual', ...init });
const question = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ viewer { name } }' }),
};

describe('without a token', () => {
  it.each(['/livez', '/readyz'])('%s answers', async (path) => {
    expect((await anyone(path)).status).toBe(200);
  });

  it.each([
    '/graphql',
    '/graphql?query=%7B__typename%7D',
    '/graphiql',
    '/graphiql/',
    '/graphiql/index.html',
    '/graphiql/guide.html',
    '/graphiql/favicon.svg',
    '/graphiql/assets/',
    '/metrics',
  ])('GET %s is refused', async (path) => {
    expect((await anyone(path)).status).toBe(401);
  });

  it.each(['/sign-in', '/sign-in?code=', `/sign-in?code=cw_${'A'.repeat(43)}`])(
    'GET %s signs nobody in',
    async (path) => {
      const response = await anyone(path);
      expect(response.status).toBe(401);
      expect(response.headers.get('set-cookie')).toBeNull();
    },
  );

  it('/ only shows the way', async () => {
    const response = await anyone('/');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/graphiql/');
  });

  it.each(['/graphql', '/sign-out'])('POST %s is refused', async (path) => {
    const response = await anyone(path, question);
    expect([401, 403]).toContain(response.status);
    expect(await response.text()).not.toContain('"data":{');
  });

  it.each(['/admin', '/.env', '/graphiql/../../package.json', '/graphiql/%2e%2e/%2e%2e/package.json'])(
    'GET %s gives nothing away',
    async (path) => {
      const response = await anyone(path);
      expect([401, 403, 404]).toContain(response.status);
      expect(await response.text()).not.toContain('workspaces');
    },
  );

  it('a subscription is refused', async () => {
    const socket = new WebSocket(stack.url.replace('http', 'ws') + '/graphql', 'graphql-transport-ws');
    const end = await new Promise<string>((resolve) => {
      socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
      socket.on('message', (data: Buffer) => resolve(`message ${data.toString()}`));
      socket.on('unexpected-response', (_request, response) => resolve(`status ${response.statusCode}`));
      socket.on('error', () => undefined);
      socket.on('close', (code) => resolve(`closed ${code}`));
    });
    socket.terminate();
    expect(end).toMatch(/^(status 40[13]|closed 44\d\d)$/);
  });

  it.each(['Bearer nonsense', `Bearer cw_${'A'.repeat(43)}`, 'Basic YWRtaW46YWRtaW4=', 'Bearer'])(
    'the credential "%s" is none',
    async (authorization) => {
      const headers = { ...question.headers, authorization };
      expect((await anyone('/graphql', { ...question, headers })).status).toBe(401);
      expect((await anyone('/metrics', { headers: { authorization } })).status).toBe(401);
    },
  );
});

describe('with the token from the data folder', () => {
  it('metrics and API answer', async () => {
    const headers = { authorization: `Bearer ${stack.token}` };
    const metrics = await anyone('/metrics', { headers });
    expect(metrics.status).toBe(200);
    expect(await metrics.text()).toContain('circuitwatch_');
    const api = await anyone('/graphql', { ...question, headers: { ...question.headers, ...headers } });
    expect(await api.json()).toMatchObject({ data: { viewer: { name: expect.any(String) } } });
  });
});

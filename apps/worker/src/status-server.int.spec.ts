import { createGauge, createRegistry } from '@circuitwatch/platform-metrics';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startStatusServer, type StatusServer } from './status-server.ts';

const metricsToken = 'a-token-for-this-test';
let missing: string[] = [];
let server: StatusServer;

beforeEach(async () => {
  const registry = createRegistry({ component: 'worker', version: '0' });
  createGauge(registry, { name: 'circuitwatch_test', help: 'A value.' }).set(7);
  server = await startStatusServer({ port: 0, metricsToken, registry, notReady: async () => missing });
});
afterEach(() => server.close());

const get = (path: string, token?: string): Promise<Response> =>
  fetch(
    `http://127.0.0.1:${server.port}${path}`,
    token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
  );

test('liveness is open, readiness names what is missing', async () => {
  expect((await get('/livez')).status).toBe(200);
  expect((await get('/readyz')).status).toBe(200);
  missing = ['database'];
  const answer = await get('/readyz');
  expect([answer.status, await answer.text()]).toEqual([503, 'not ready: database\n']);
  missing = [];
});

test('metrics need the token', async () => {
  expect((await get('/metrics')).status).toBe(401);
  expect((await get('/metrics', 'wrong')).status).toBe(401);
  const page = await get('/metrics', metricsToken);
  expect(page.headers.get('content-type')).toContain('text/plain');
  expect(await page.text()).toContain('circuitwatch_test 7');
  expect((await get('/elsewhere', metricsToken)).status).toBe(404);
});

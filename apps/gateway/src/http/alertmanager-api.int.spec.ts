import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSecret, hashSecret } from '../auth/secrets.ts';
import { createActionGroup } from '../spec/alerting.ts';
import { startTestGateway, type TestGateway } from '../spec/test-gateway.ts';

const run = promisify(execFile);

/** Debian's package, on the PATH or unpacked; undefined where it is not there. */
function findTool(name: string): string | undefined {
  const unpacked = path.resolve(import.meta.dirname, '../../../../.cache/prometheus/usr/bin', name);
  if (existsSync(unpacked)) return unpacked;
  return spawnSync(name, ['--version']).status === 0 ? name : undefined;
}

type Json = readonly Record<string, unknown>[];

describe('Alertmanager’s API', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
    await createActionGroup(gateway.db, 'ops', ['a']);
    const route = { actionGroup: 'ops', matchers: [], groupBy: ['alertname'], routes: [] };
    const by = { name: 'test', role: 'ADMIN', requestId: null } as const;
    const inhibitRules = [
      {
        source: [{ name: 'alertname', operator: '=', value: 'PlantDown' }],
        target: [{ name: 'alertname', operator: '=', value: 'CircuitDown' }],
        equal: ['plant_id'],
      },
    ] as const;
    await gateway.db.routingPolicy.put({ route, inhibitRules, timeIntervals: [] }, { now: new Date() }, by);
  });
  afterAll(() => gateway.stop());

  const ask = async (
    method: string,
    at: string,
    { body, token }: { body?: unknown; token?: string } = {},
  ) => {
    const response = await fetch(`${gateway.url}/api/v2${at}`, {
      method,
      headers: {
        authorization: `Bearer ${token ?? gateway.tokens.OPERATOR}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? null : (JSON.parse(text) as unknown) };
  };
  const alertsAt = async (query: string) => (await ask('GET', `/alerts?${query}`)).json as Json;
  const namesAt = async (query: string) =>
    (await alertsAt(query)).map(({ labels }) => (labels as Record<string, string>)['alertname']);

  async function scopedToken(plants: readonly string[]): Promise<string> {
    const secret = createSecret();
    await gateway.db.tokens.create(
      {
        name: 'scoped',
        kind: 'API',
        role: 'OPERATOR',
        plants,
        secretHash: hashSecret(secret),
        expiresAt: null,
      },
      { name: 'test', role: 'ADMIN', requestId: null },
    );
    return secret;
  }

  it('takes alerts, and gives them back as Alertmanager does', async () => {
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    const body = [
      {
        labels: { alertname: 'HighLoad', plant_id: 'mill', severity: 'critical', empty: '' },
        annotations: { summary: 'It is high.' },
        startsAt,
        generatorURL: 'http://prometheus/graph',
      },
      { labels: { alertname: 'Old' }, startsAt, endsAt: startsAt },
    ];
    expect(await ask('POST', '/alerts', { body })).toEqual({ status: 200, json: null });
    const [alert, ...others] = await alertsAt('filter=plant_id="mill"');
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      labels: { alertname: 'HighLoad', plant_id: 'mill', severity: 'critical' },
      annotations: { summary: 'It is high.' },
      startsAt,
      generatorURL: 'http://prometheus/graph',
      receivers: [{ name: 'ops' }],
      status: { state: 'active', silencedBy: [], inhibitedBy: [] },
    });
    expect(alert?.['fingerprint']).toMatch(/^[0-9a-f]{16}$/);
    expect(alert?.['labels']).not.toHaveProperty('empty');
    const shown = await gateway.ask(
      '{ alerts(filter: { rule: "HighLoad" }) { nodes { severity external reason } } }',
    );
    expect(shown.data).toEqual({
      alerts: { nodes: [{ severity: 0, external: true, reason: 'EXTERNAL' }] },
    });
  });

  it('merges what is sent again, and resolves what is over', async () => {
    const labels = { alertname: 'Again', plant_id: 'mill' };
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    const [first, later] = [at(-10), at(-1)];
    await ask('POST', '/alerts', { body: [{ labels, startsAt: first, endsAt: at(60) }] });
    await ask('POST', '/alerts', { body: [{ labels, startsAt: later, annotations: { note: 'new' } }] });
    const [merged] = await alertsAt('filter=alertname="Again"');
    expect(merged).toMatchObject({ startsAt: first, annotations: { note: 'new' } });
    expect(Date.parse(String(merged?.['endsAt']))).toBeGreaterThan(Date.now() + 50 * 60_000);
    await ask('POST', '/alerts', { body: [{ labels, startsAt: later, endsAt: at(-0.5) }] });
    expect(await alertsAt('filter=alertname="Again"')).toEqual([]);
  });

  it.each([
    [{}, 'The body is a list of alerts.'],
    [[{ labels: {} }], 'alerts.0.labels: An alert has one label that is not empty, at least.'],
    [[{ labels: { a: '' } }], 'alerts.0.labels: An alert has one label that is not empty, at least.'],
    [[{ labels: { a: 1 } }], 'alerts.0.labels.a: is not a text.'],
    [[{ labels: { a: 'b' } }, 7], 'alerts.1: '],
    [[{ labels: { a: 'b' }, startsAt: 'soon' }], 'alerts.0.startsAt: is not an instant'],
    [
      [{ labels: { a: 'b' }, startsAt: '2026-01-02T00:00:00Z', endsAt: '2026-01-01T00:00:00Z' }],
      'alerts.0.endsAt: An alert ends after it begins.',
    ],
  ])('refuses %j and names the place', async (body, message) => {
    const { status, json } = await ask('POST', '/alerts', { body });
    expect([status, json]).toEqual([400, expect.stringContaining(message)]);
  });

  it('keeps silences, and shows what they keep quiet', async () => {
    const labels = { alertname: 'Noisy', plant_id: 'mill' };
    await ask('POST', '/alerts', { body: [{ labels }] });
    const silence = {
      matchers: [{ name: 'alertname', value: 'Noi.*', isRegex: true, isEqual: true }],
      startsAt: new Date().toISOString(),
      endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      createdBy: 'ops',
      comment: 'known',
    };
    const { json } = await ask('POST', '/silences', { body: silence });
    const { silenceID: id } = json as { silenceID: string };
    expect(await alertsAt('filter=alertname="Noisy"')).toMatchObject([
      { status: { state: 'suppressed', silencedBy: [id] } },
    ]);
    expect(await namesAt('silenced=false')).not.toContain('Noisy');
    expect(await namesAt('active=false')).toEqual(['Noisy']);
    const longer = { ...silence, id, endsAt: '9999-12-31T23:59:59.000Z' };
    expect((await ask('POST', '/silences', { body: longer })).json).toEqual({ silenceID: id });
    expect((await ask('GET', `/silence/${id}`)).json).toMatchObject({
      ...{ id, status: { state: 'active' }, endsAt: '9999-12-31T23:59:59.000Z', comment: 'known' },
      matchers: silence.matchers,
    });
    const [kept] = await gateway.db.silences.byIds([id]);
    expect(kept?.endsAt).toBeNull();
    expect((await ask('DELETE', `/silence/${id}`)).status).toBe(200);
    expect((await ask('GET', `/silence/${id}`)).json).toMatchObject({ status: { state: 'expired' } });
    expect((await ask('GET', `/silence/${crypto.randomUUID()}`)).status).toBe(404);
    const all = { ...silence, matchers: [{ name: 'a', value: '.*', isRegex: true }] };
    expect(await ask('POST', '/silences', { body: all })).toMatchObject({ status: 400 });
  });

  it('says what another alert keeps quiet, and which are told together', async () => {
    const plant = { plant_id: 'quarry' };
    const body = ['c1', 'c2'].map((circuit_id) => ({
      labels: { alertname: 'CircuitDown', ...plant, circuit_id },
    }));
    await ask('POST', '/alerts', { body: [...body, { labels: { alertname: 'PlantDown', ...plant } }] });
    const [down] = await alertsAt('filter=alertname="PlantDown"');
    expect(await alertsAt('filter=circuit_id="c1"')).toMatchObject([
      { status: { state: 'suppressed', inhibitedBy: [down?.['fingerprint']] } },
    ]);
    expect(await namesAt('inhibited=false&filter=plant_id="quarry"')).toEqual(['PlantDown']);
    const groups = (await ask('GET', '/alerts/groups?filter=plant_id="quarry"')).json as Json;
    const sizes = groups.map(({ labels, alerts }) => [
      (labels as { alertname: string }).alertname,
      (alerts as Json).length,
    ]);
    expect(Object.fromEntries(sizes)).toEqual({ CircuitDown: 2, PlantDown: 1 });
    expect(await namesAt('receiver=op.')).toContain('PlantDown');
    expect(await namesAt('receiver=o')).toEqual([]);
    expect((await ask('GET', '/receivers')).json).toEqual([{ name: 'ops' }]);
  });

  it('keeps to roles and plants', async () => {
    const body = [{ labels: { alertname: 'X', plant_id: 'mill' } }];
    expect((await ask('POST', '/alerts', { body, token: gateway.tokens.VIEWER })).status).toBe(403);
    expect((await ask('GET', '/alerts', { token: gateway.tokens.VIEWER })).status).toBe(200);
    expect((await ask('GET', '/alerts', { token: 'cw_nobody' })).status).toBe(401);
    expect((await fetch(`${gateway.url}/api/v2/alerts`)).headers.get('www-authenticate')).toContain('Basic');
    const basic = (password: string) =>
      fetch(`${gateway.url}/api/v2/alerts`, {
        headers: { authorization: `Basic ${Buffer.from(`ops:${password}`).toString('base64')}` },
      });
    expect((await basic(gateway.tokens.VIEWER)).status).toBe(200);
    expect((await basic('guessed')).status).toBe(401);
    const cookie = `circuitwatch_session=${gateway.tokens.VIEWER}`;
    expect((await fetch(`${gateway.url}/api/v2/alerts`, { headers: { cookie } })).status).toBe(401);
    const token = await scopedToken(['mill']);
    const seen = (await ask('GET', '/alerts', { token })).json as Json;
    const plants = seen.map(({ labels }) => (labels as Record<string, string>)['plant_id']);
    expect([...new Set(plants)]).toEqual(['mill']);
    const foreign = [...body, { labels: { alertname: 'X', plant_id: 'quarry' } }];
    expect((await ask('POST', '/alerts', { body: foreign, token })).status).toBe(403);
    expect((await ask('POST', '/alerts', { body, token })).status).toBe(200);
  });

  it('answers amtool', async ({ skip }) => {
    const amtool = findTool('amtool');
    if (amtool === undefined) return skip('amtool is not installed');
    const address = gateway.url.replace('http://', `http://ops:${gateway.tokens.OPERATOR}@`);
    const call = async (...words: string[]) =>
      (await run(amtool, [`--alertmanager.url=${address}`, ...words])).stdout;
    await call('alert', 'add', 'ToolAlert', 'plant_id=mill', '--annotation=summary=from amtool');
    expect(await call('alert', 'query', 'ToolAlert')).toMatch(/ToolAlert.*from amtool.*active/);
    const id = (
      await call('silence', 'add', '--comment=by amtool', '--duration=2h', 'alertname=ToolAlert')
    ).trim();
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await call('silence', 'query')).toContain('by amtool');
    expect(await call('alert', 'query', 'ToolAlert')).not.toContain('ToolAlert');
    expect(await call('alert', 'query', '--silenced', 'ToolAlert')).toContain('suppressed');
    expect((await call('silence', 'update', '--duration=4h', id)).trim()).toContain(id);
    await call('silence', 'expire', id);
    expect(await call('alert', 'query', 'ToolAlert')).toContain('active');
    expect(await call('cluster', 'show')).toContain('disabled');
    expect(await call('config', 'show')).toContain('routing');
  }, 60_000);

  it('is sent alerts by a Prometheus, and hears that they resolved', async ({ skip }) => {
    const prometheus = findTool('prometheus');
    if (prometheus === undefined) return skip('Prometheus is not installed');
    const folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-prometheus-'));
    // It is over by itself: an expression that is changed would end without a word.
    const expr = `vector(time()) < ${Math.ceil(Date.now() / 1_000) + 12}`;
    const rule = { alert: 'FromPrometheus', expr, labels: { severity: 'warning', plant_id: 'mill' } };
    const rules = { groups: [{ name: 'g', interval: '1s', rules: [rule] }] };
    writeFileSync(path.join(folder, 'rules.yml'), JSON.stringify(rules));
    const alertmanager = {
      authorization: { credentials: gateway.tokens.OPERATOR },
      static_configs: [{ targets: [new URL(gateway.url).host] }],
    };
    writeFileSync(
      path.join(folder, 'prometheus.yml'),
      JSON.stringify({ rule_files: ['rules.yml'], alerting: { alertmanagers: [alertmanager] } }),
    );
    const port = await freePort();
    const child = spawn(
      prometheus,
      [
        `--config.file=${path.join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${path.join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--rules.alert.resend-delay=1s',
      ],
      { stdio: 'ignore' },
    );
    try {
      const found = await untilFound(() => alertsAt('filter=alertname="FromPrometheus"'), 1);
      expect(found[0]).toMatchObject({ labels: { plant_id: 'mill', severity: 'warning' } });
      expect(String(found[0]?.['generatorURL'])).toContain('/graph');
      await untilFound(() => alertsAt('filter=alertname="FromPrometheus"'), 0);
    } finally {
      await stop(child);
      rmSync(folder, { recursive: true });
    }
  }, 120_000);
});

async function untilFound(look: () => Promise<Json>, count: number): Promise<Json> {
  for (;;) {
    const found = await look();
    if (found.length === count) return found;
    await pause(200);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { openDatabase } from '@circuitwatch/persistence';
import { startTestPostgres } from '@circuitwatch/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFleet } from '../spec/fleet.ts';
import { startTestGateway, type TestGateway } from '../spec/test-gateway.ts';
import { gatewayReadiness } from '../readiness.ts';

function promtool(): string | undefined {
  const unpacked = path.resolve(import.meta.dirname, '../../../../.cache/prometheus/usr/bin/promtool');
  if (existsSync(unpacked)) return unpacked;
  return spawnSync('promtool', ['--version']).status === 0 ? 'promtool' : undefined;
}

describe('health and metrics', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
    const { circuits } = await createFleet(gateway.db, 'plant-a', 2);
    await gateway.db.runs.request({
      monitorIds: circuits.map(({ monitor }) => monitor.id),
      cause: 'MANUAL',
      scheduledAt: new Date(),
      actor: 'system',
      requestId: null,
      jobDefaults: { queue: 'monitor-runs', name: 'monitor-run', maxAttempts: 3, priority: 100 },
    });
  });
  afterAll(() => gateway.stop());

  async function metricsPage(): Promise<string> {
    const authorization = `Bearer ${gateway.tokens.VIEWER}`;
    const response = await fetch(`${gateway.url}/metrics`, { headers: { authorization } });
    expect(response.status).toBe(200);
    return response.text();
  }

  async function readiness(): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${gateway.url}/readyz`);
    return { status: response.status, body: await response.json() };
  }

  it('is live and ready for everybody', async () => {
    expect((await fetch(`${gateway.url}/livez`)).status).toBe(200);
    expect(await readiness()).toEqual({ status: 200, body: { status: 'ready', notReady: [] } });
  });

  it('names an outbox that nobody drains', async () => {
    gateway.setClock(new Date(Date.now() + 120_000));
    const { status, body } = await readiness();
    gateway.setClock(new Date());
    expect(status).toBe(503);
    expect(body).toEqual({
      status: 'not ready',
      notReady: [
        {
          name: 'outbox',
          problem: expect.stringMatching(/^2 jobs wait for the relay, the oldest for 1\d\d s/),
        },
      ],
    });
  });

  it('names a database without migrations, and one that is gone', async () => {
    const { pendingMigrations } = await import('@circuitwatch/persistence');
    const postgres = await startTestPostgres();
    const url = await postgres.createDatabase();
    const persistence = openDatabase({ url });
    const checks = gatewayReadiness({
      persistence,
      pendingMigrations: () => pendingMigrations(url),
      now: () => new Date(),
    });
    const problems = () => Promise.all(checks.map(({ problem }) => problem().catch(() => 'failed')));
    expect(await problems()).toEqual([null, expect.stringContaining('initial'), 'failed']);
    await postgres.stop();
    expect(await problems()).toEqual(['failed', 'failed', 'failed']);
    await persistence.close();
  });

  it('shows no metrics to strangers', async () => {
    expect((await fetch(`${gateway.url}/metrics`)).status).toBe(401);
  });

  it('counts operations by outcome, refusals by reason, and shows the fleet', async () => {
    await gateway.ask('{ viewer { name } }');
    await gateway.ask('{ nothing }');
    await gateway.ask('{ apiTokens { nodes { id } } }', {}, 'VIEWER');
    await fetch(`${gateway.url}/graphql`, { method: 'POST' });
    const page = await metricsPage();
    for (const line of [
      'circuitwatch_graphql_requests_total{operation_type="query",outcome="success"} 1',
      'circuitwatch_graphql_requests_total{operation_type="query",outcome="error"} 1',
      'circuitwatch_graphql_rejections_total{reason="graphql_validation_failed"} 1',
      'circuitwatch_graphql_rejections_total{reason="unauthenticated"} 1',
      'circuitwatch_graphql_request_duration_seconds_count{operation_type="query"} 2',
      'circuitwatch_circuits{health="UNKNOWN"} 2',
      'circuitwatch_outbox_pending 2',
      'circuitwatch_dead_letters_open 0',
      'circuitwatch_queue_jobs{queue="monitor-runs",status="QUEUED"} 2',
    ]) {
      expect(page).toContain(line);
    }
    expect(page).toMatch(/circuitwatch_outbox_oldest_age_seconds \d/);
    expect(page).toMatch(/circuitwatch_postgres_pool_connections\{state="waiting"\} \d/);
  });

  it('passes promtool check metrics', async ({ skip }) => {
    const binary = promtool();
    if (binary === undefined) return skip('promtool is not installed');
    const { stdout, stderr, status } = spawnSync(binary, ['check', 'metrics'], {
      input: await metricsPage(),
      encoding: 'utf8',
    });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  });
});

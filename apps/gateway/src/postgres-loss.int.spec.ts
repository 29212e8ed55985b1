import { migrate, openDatabase, type Persistence, type RequestedRun } from '@circuitwatch/persistence';
import { startTestPostgres, type TestPostgres } from '@circuitwatch/testing';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createSecret, hashSecret } from './auth/secrets.ts';
import { encodeGlobalId } from './global-id.ts';
import { actor, createFleet, runOutcome } from './spec/fleet.ts';
import { post } from './spec/test-gateway.ts';

const main = path.join(import.meta.dirname, 'main.ts');
const runProgress = 'subscription ($id: ID!) { runProgress(runId: $id) { status progress } }';

describe('a gateway whose PostgreSQL is killed and comes back', () => {
  let postgres: TestPostgres;
  let db: Persistence;
  let gateway: ChildProcess;
  let url: string;
  let token: string;
  let run: RequestedRun;
  let client: Client;
  beforeAll(async () => {
    postgres = await startTestPostgres({ durable: true });
    const databaseUrl = await postgres.createDatabase();
    await migrate(databaseUrl);
    db = openDatabase({ url: databaseUrl });
    token = createSecret();
    const name = 'of the test';
    await db.tokens.create(
      { name, kind: 'API', role: 'OPERATOR', secretHash: hashSecret(token), expiresAt: null },
      actor,
    );
    const { circuits } = await createFleet(db, 'plant-a', 1);
    const { runs } = await db.runs.request({
      monitorIds: circuits.map(({ monitor }) => monitor.id),
      cause: 'MANUAL',
      scheduledAt: new Date('2026-03-01T00:00:00Z'),
      actor: 'system',
      requestId: null,
      jobDefaults: { queue: 'monitor-runs', name: 'monitor-run', maxAttempts: 3, priority: 100 },
    });
    if (runs[0] === undefined) throw new Error('No run was opened.');
    run = runs[0];
    gateway = fork(main, {
      env: { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', PORT: '0', DATABASE_URL: databaseUrl },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    let output = '';
    gateway.stdout?.on('data', (chunk: Buffer) => void (output += chunk.toString()));
    await once(gateway, 'message');
    url = await vi.waitUntil(() => /"url":"([^"]+)"/.exec(output)?.[1]);
    client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { token },
    });
  });
  afterAll(async () => {
    await client.dispose();
    gateway.kill('SIGKILL');
    await db.close();
    await postgres.stop();
  });

  const ask = (query: string) => post(url, { query }, { authorization: `Bearer ${token}` });
  const ready = async () => {
    const response = await fetch(`${url}/readyz`);
    const { notReady } = (await response.json()) as { notReady: { name: string; problem: string }[] };
    return { status: response.status, notReady };
  };

  it('says so meanwhile, and goes on by itself with the subscriptions it had', async () => {
    const steps = client.iterate({
      query: runProgress,
      variables: { id: encodeGlobalId('MonitorRun', run.runId) },
    });
    const next = async () => (await steps.next()).value as unknown;
    const shows = (status: string, progress: number) => ({ data: { runProgress: { status, progress } } });
    expect(await next()).toEqual(shows('QUEUED', 0));
    expect((await ready()).status).toBe(200);

    await postgres.kill();
    const { status, notReady } = await ready();
    expect(status).toBe(503);
    expect(notReady).toContainEqual({
      name: 'postgres',
      problem: 'The database does not answer; try again in a moment.',
    });
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    // Long enough for a token to be read anew, and for a subscription to look at its row.
    await delay(6_000);
    const refused = await ask('{ circuits { nodes { name } } }');
    expect(refused.status).toBe(503);
    expect(refused.errors).toEqual([
      {
        message: 'The database does not answer; try again in a moment.',
        extensions: { code: 'UNAVAILABLE' },
      },
    ]);

    await postgres.restart();
    await vi.waitUntil(async () => (await ready()).status === 200, { interval: 50, timeout: 10_000 });
    expect((await ask('{ circuits { nodes { name } } }')).data).toEqual({
      circuits: { nodes: [{ name: 'c000' }] },
    });
    const claim = await db.ledger.claim(run.jobId, 'worker-1', new Date());
    if (claim === null) throw new Error('The job is not open.');
    expect(await next()).toEqual(shows('RUNNING', 0));
    await db.runs.commit(claim, run.runId, runOutcome(['current']), new Date());
    expect(await next()).toEqual(shows('SUCCEEDED', 1));
    expect(gateway.exitCode).toBeNull();
    gateway.kill('SIGTERM');
    expect(await once(gateway, 'exit')).toEqual([0, null]);
  });
});

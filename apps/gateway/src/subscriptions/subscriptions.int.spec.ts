import { type Client, createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createFleet, runOutcome } from '../spec/fleet.ts';
import { startTestGateway, type TestGateway } from '../spec/test-gateway.ts';
import { encodeGlobalId } from '../global-id.ts';

const run = 'subscription ($id: ID!) { runProgress(runId: $id) { status progress verdict job { status } } }';
const batch =
  'subscription ($id: ID!) { batchProgress(batchId: $id) { total queued running succeeded breached done } }';
const job = 'subscription ($id: ID!) { jobProgress(jobId: $id) { status run { status } } }';
const noJobs = { queue: 'monitor-runs', name: 'monitor-run', maxAttempts: 3, priority: 100 };

describe('subscriptions over graphql-ws', () => {
  let gateway: TestGateway;
  let monitorIds: readonly string[];
  const clients: Client[] = [];
  beforeAll(async () => {
    gateway = await startTestGateway();
    const { circuits } = await createFleet(gateway.db, 'plant-a', 3);
    monitorIds = circuits.map(({ monitor }) => monitor.id);
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map(async (client) => client.dispose()));
    gateway.setClock(new Date());
  });
  afterAll(() => gateway.stop());

  function connect(connectionParams?: Record<string, unknown>, headers: Record<string, string> = {}): Client {
    class Socket extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers });
      }
    }
    const client = createClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: Socket,
      retryAttempts: 0,
      ...(connectionParams ? { connectionParams } : {}),
    });
    clients.push(client);
    return client;
  }

  const asViewer = () => connect({ authorization: `Bearer ${gateway.tokens.VIEWER}` });

  async function openRuns(size: number, at: string) {
    const request = {
      monitorIds: monitorIds.slice(0, size),
      cause: 'BATCH',
      scheduledAt: new Date(at),
    } as const;
    const { runs, batch: opened } = await gateway.db.runs.request({
      ...request,
      batch: { filter: {} },
      actor: 'system',
      requestId: null,
      jobDefaults: noJobs,
    });
    return { runs, batchId: opened?.id ?? '' };
  }

  async function work({ runId, jobId }: { runId: string; jobId: string }, breaches = 0): Promise<void> {
    const claim = await gateway.db.ledger.claim(jobId, 'worker-1', new Date());
    if (claim === null) throw new Error('The job is not open.');
    await gateway.db.ledger.progress(claim, 0.5, new Date());
    await gateway.db.runs.commit(claim, runId, runOutcome(['current'], breaches), new Date());
  }

  /** All steps until the stream ends by itself. */
  async function steps(
    client: Client,
    query: string,
    id: string,
    onFirst: () => Promise<void>,
  ): Promise<unknown[]> {
    const seen: unknown[] = [];
    for await (const { data, errors } of client.iterate({ query, variables: { id } })) {
      if (errors) throw new Error(JSON.stringify(errors));
      seen.push(Object.values(data ?? {})[0]);
      if (seen.length === 1) await onFirst();
    }
    return seen;
  }

  it('show a run as it is, its steps, and end with it', async () => {
    const { runs } = await openRuns(1, '2026-03-01T00:00:00Z');
    const [opened] = runs;
    if (!opened) throw new Error('No run was opened.');
    const seen = await steps(asViewer(), run, encodeGlobalId('MonitorRun', opened.runId), () =>
      work(opened, 1),
    );
    expect(seen[0]).toEqual({ status: 'QUEUED', progress: 0, verdict: null, job: { status: 'QUEUED' } });
    expect(seen.at(-1)).toEqual({
      status: 'SUCCEEDED',
      progress: 1,
      verdict: 'BREACHED',
      job: { status: 'SUCCEEDED' },
    });
    const again = await steps(asViewer(), run, encodeGlobalId('MonitorRun', opened.runId), () =>
      Promise.resolve(),
    );
    expect(again).toEqual([seen.at(-1)]);
  });

  it('show a batch until nothing is left, to several followers at once', async () => {
    const { runs, batchId } = await openRuns(3, '2026-03-02T00:00:00Z');
    const id = encodeGlobalId('RunBatch', batchId);
    const other = steps(asViewer(), batch, id, () => Promise.resolve());
    const seen = await steps(asViewer(), batch, id, async () => {
      for (const opened of runs) await work(opened);
    });
    expect(seen[0]).toEqual({ total: 3, queued: 3, running: 0, succeeded: 0, breached: 0, done: false });
    const last = { total: 3, queued: 0, running: 0, succeeded: 3, breached: 0, done: true };
    expect(seen.at(-1)).toEqual(last);
    expect((await other).at(-1)).toEqual(last);
  });

  it('show a job until it is canceled', async () => {
    const { runs } = await openRuns(1, '2026-03-03T00:00:00Z');
    const id = encodeGlobalId('Job', runs[0]?.jobId ?? '');
    const seen = await steps(asViewer(), job, id, async () => {
      await gateway.ask('mutation ($id: ID!) { cancelJob(input: { id: $id }) { job { status } } }', { id });
    });
    expect(seen).toEqual([
      { status: 'QUEUED', run: { status: 'QUEUED' } },
      { status: 'CANCELED', run: { status: 'CANCELED' } },
    ]);
  });

  async function outcome(client: Client, query: string, id: string): Promise<unknown> {
    const result = client.iterate({ query, variables: { id } });
    return result.next().catch((error: unknown) => error);
  }

  it('name what does not exist, and close nothing', async () => {
    const id = encodeGlobalId('MonitorRun', crypto.randomUUID());
    const client = asViewer();
    expect(JSON.stringify(await outcome(client, run, id))).toContain('NOT_FOUND');
    expect(JSON.stringify(await outcome(client, run, 'nonsense'))).toContain('BAD_USER_INPUT');
    expect(JSON.stringify(await outcome(client, 'subscription { nothing }', id))).toContain(
      'GRAPHQL_VALIDATION_FAILED',
    );
    expect(JSON.stringify(await outcome(client, 'subscription {', id))).toContain('GRAPHQL_PARSE_FAILED');
    expect(JSON.stringify(await outcome(client, '{ viewer { name } }', id))).toContain(
      'send queries and mutations by POST',
    );
  });

  it('are closed to unknown tokens, and to who has none', async () => {
    const closed = { code: 4403, reason: 'Forbidden' };
    expect(await outcome(connect({ token: `cw_${'A'.repeat(43)}` }), run, 'x')).toMatchObject(closed);
    expect(await outcome(connect(), run, 'x')).toMatchObject(closed);
  });

  it('refuse pages of other origins', async () => {
    const token = gateway.tokens.VIEWER;
    const error = await outcome(connect({ token }, { origin: 'http://evil.example' }), run, 'x');
    expect(error).toMatchObject({ message: expect.stringContaining('403') });
    expect(JSON.stringify(await outcome(connect({ token }, { origin: gateway.url }), run, 'x'))).toContain(
      'BAD_USER_INPUT',
    );
  });

  it('take the cookie of a session', async () => {
    const { data } = await gateway.ask('mutation { createSignInLink { url } }', {}, 'VIEWER');
    const { url } = data?.['createSignInLink'] as { url: string };
    const response = await fetch(url, { redirect: 'manual' });
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    const client = connect(undefined, { cookie, origin: gateway.url });
    expect(JSON.stringify(await outcome(client, run, 'x'))).toContain('BAD_USER_INPUT');
  });

  it.each(['revoked', 'expired'])('close within seconds when the token is %s', async (how) => {
    const { id, secret } = await gateway.createToken('VIEWER', new Date(Date.now() + 3_600_000));
    const { runs } = await openRuns(1, how === 'revoked' ? '2026-03-04T00:00:00Z' : '2026-03-05T00:00:00Z');
    const stream = connect({ token: secret }).iterate({
      query: run,
      variables: { id: encodeGlobalId('MonitorRun', runs[0]?.runId ?? '') },
    });
    expect((await stream.next()).value).toMatchObject({ data: { runProgress: { status: 'QUEUED' } } });
    if (how === 'expired') gateway.setClock(new Date(Date.now() + 3_600_001));
    else await gateway.db.tokens.revoke(id, { name: 'test', role: 'ADMIN', requestId: null }, new Date());
    expect(await stream.next().catch((error: unknown) => error)).toMatchObject({ code: 4401 });
  });
});

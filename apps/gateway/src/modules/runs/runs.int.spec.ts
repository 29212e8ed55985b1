import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFleet, finishRuns, hoursLater, runOutcome, type TestFleet } from '../../spec/fleet.ts';
import { noon, startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';
import { encodeGlobalId } from '../../global-id.ts';

const nobody = '018f0000-0000-7000-8000-000000000000';
const batchFields = `batch {
  id total queued running succeeded failed canceled breached progress done requestedBy
  runs(first: 100) { totalCount nodes { id cause status scheduledAt monitor { name } batch { total } } }
}`;

describe('runs and batches', () => {
  let api: TestApi;
  let fleet: TestFleet;
  beforeAll(async () => {
    api = await startTestApi();
    fleet = await createFleet(api.db, 'mill', 6);
  });
  afterAll(() => api.stop());

  function monitorId(index: number): string {
    return fleet.circuits[index]?.monitor.id ?? '';
  }

  async function counts(): Promise<number[]> {
    return Promise.all([
      api.db.runs.count(),
      api.db.jobs.count(),
      api.db.batches.count(),
      api.db.audit.count(),
    ]);
  }

  it('start by name and by id, with their job, at the instant asked for', async () => {
    const fields =
      'run { id status cause scheduledAt progress verdict definitionNumber monitor { name } job { status run { id } } batch { id } signals { name } files { uri } targetWindow { from } }';
    const byName = await mutate(api, 'runMonitor', { monitor: 'mill-c000' }, fields);
    expect(byName).toMatchObject({
      run: {
        status: 'QUEUED',
        cause: 'MANUAL',
        scheduledAt: noon.toISOString(),
        progress: 0,
        verdict: null,
        definitionNumber: 1,
        monitor: { name: 'mill-c000' },
        job: { status: 'QUEUED', run: { id: byName['run']?.['id'] } },
        batch: null,
        signals: [],
        files: [],
        targetWindow: null,
      },
      userErrors: [],
    });
    const id = encodeGlobalId('Monitor', monitorId(1));
    const scheduledAt = '2026-02-01T00:00:00.123Z';
    expect((await mutate(api, 'runMonitor', { monitor: id, scheduledAt }, fields))['run']).toMatchObject({
      scheduledAt,
      monitor: { name: 'mill-c001' },
    });
  });

  it('start as one batch of all that match, followed by its counts', async () => {
    const started = await mutate(api, 'runMonitors', { filter: { plant: 'mill', tag: 'even' } }, batchFields);
    expect(started['batch']).toMatchObject({
      total: 3,
      queued: 3,
      running: 0,
      progress: 0,
      done: false,
      requestedBy: 'Ada',
      breached: 0,
    });
    const runs = (started['batch']?.['runs']?.['nodes'] ?? []) as unknown as Json[];
    expect(runs.map((run) => run['monitor']?.['name']).sort()).toEqual([
      'mill-c000',
      'mill-c002',
      'mill-c004',
    ] as unknown[]);
    expect(new Set(runs.map((run) => run['scheduledAt']))).toEqual(new Set([noon.toISOString()]));

    const monitorIds = [0, 2, 4].map(monitorId);
    const { items } = await api.db.runs.list({ filter: { monitorIds, causes: ['BATCH'] }, first: 10 });
    for (const [index, { node }] of items.slice(0, 2).entries()) {
      const [job] = await api.db.jobs.byRunIds([node.id]);
      const claim = await api.db.ledger.claim(job?.id ?? '', 'worker-1', noon);
      if (claim !== null) await api.db.runs.commit(claim, node.id, runOutcome(['current'], index), noon);
    }
    const now = await api.data(
      `query ($id: ID!) { node(id: $id) { ... on RunBatch { queued succeeded breached done progress } } }`,
      { id: started['batch']?.['id'] },
    );
    expect(now['node']).toEqual({
      queued: 1,
      succeeded: 2,
      breached: 1,
      done: false,
      progress: expect.closeTo(2 / 3, 9) as unknown,
    });
  });

  it('leave out disabled monitors and circuits unless asked for', async () => {
    const { circuits } = await createFleet(api.db, 'resting', 3);
    const someone = { name: 'Ada', role: 'ADMIN', requestId: null } as const;
    await api.db.monitors.update({ id: circuits[0]?.monitor.id ?? '', enabled: false }, someone);
    await api.db.circuits.update({ id: circuits[1]?.circuit.id ?? '', enabled: false }, someone);
    const total = async (filter: Record<string, unknown>): Promise<unknown> =>
      (await mutate(api, 'runMonitors', { filter }, 'batch { total }'))['batch']?.['total'];
    expect(await total({ plant: 'resting' })).toBe(1);
    expect(await total({ plant: 'resting', enabled: false })).toBe(1);
    expect(await total({ plant: 'resting', enabled: true })).toBe(2);
  });

  it('refuse unknown monitors and filters that match nothing, and store nothing', async () => {
    const before = await counts();
    const run = async (monitor: string): Promise<string[]> =>
      shortErrors(await mutate(api, 'runMonitor', { monitor }));
    expect(await run('no-such')).toEqual(['NOT_FOUND monitor']);
    expect(await run(encodeGlobalId('Monitor', nobody))).toEqual(['NOT_FOUND monitor']);
    expect(await run(encodeGlobalId('Circuit', fleet.circuits[0]?.circuit.id ?? ''))).toEqual([
      'INVALID monitor',
    ]);
    expect(await run('')).toEqual(['NOT_FOUND monitor']);
    const batch = async (filter: Record<string, unknown>): Promise<string[]> =>
      shortErrors(await mutate(api, 'runMonitors', { filter }));
    expect(await batch({ plant: 'no-such' })).toEqual(['NOT_FOUND filter.plant']);
    expect(await batch({ names: ['mill-c000', 'mill-c00O'] })).toEqual(['NOT_FOUND filter.names.1']);
    expect(await batch({ tag: 'no-such' })).toEqual(['NOT_FOUND filter']);
    expect(await batch({ names: [] })).toEqual(['NOT_FOUND filter']);
    expect(await counts()).toEqual(before);
  });

  it('need the role OPERATOR', async () => {
    const { errors } = await api.ask(
      'mutation { runMonitors(input: {}) { userErrors { code } } }',
      {},
      'VIEWER',
    );
    expect(errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', requiredRole: 'OPERATOR' });
  });

  it('are walked and filtered, and ids of nothing find nothing', async () => {
    const { circuits } = await createFleet(api.db, 'history', 1);
    const id = circuits[0]?.monitor.id ?? '';
    for (let day = 0; day < 7; day += 1)
      await finishRuns(api.db, new Map([[id, runOutcome(['current'], day % 2)]]), hoursLater(24 * day));
    const query = `query ($after: String, $filter: MonitorRunFilter) {
      monitorRuns(first: 3, after: $after, filter: $filter) { totalCount nodes { scheduledAt } pageInfo { hasNextPage endCursor } }
    }`;
    const filter = { monitorId: encodeGlobalId('Monitor', id) };
    const seen: unknown[] = [];
    let after: unknown = null;
    for (let more = true; more;) {
      const page = (await api.data(query, { after, filter }))['monitorRuns'];
      seen.push(...((page?.['nodes'] ?? []) as unknown as Json[]).map((run) => run['scheduledAt']));
      more = (page?.['pageInfo']?.['hasNextPage'] as unknown) === true;
      after = page?.['pageInfo']?.['endCursor'];
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((day) => hoursLater(24 * day).toISOString()));
    const nested = `query ($id: ID!, $after: String) { node(id: $id) { ... on Monitor {
      runs(first: 4, after: $after) { totalCount nodes { scheduledAt } pageInfo { hasNextPage endCursor } }
    } } }`;
    const newest = (await api.data(nested, { id: filter.monitorId }))['node']?.['runs'];
    const oldest = (
      await api.data(nested, { id: filter.monitorId, after: newest?.['pageInfo']?.['endCursor'] })
    )['node']?.['runs'];
    const pages = [newest, oldest].map((page) => page?.['nodes'] as unknown as Json[]);
    expect(pages.flat().map((run) => run['scheduledAt'])).toEqual(seen);
    expect(
      [newest, oldest].map((page) => [page?.['totalCount'], page?.['pageInfo']?.['hasNextPage']]),
    ).toEqual([
      [7, true],
      [7, false],
    ]);
    const total = async (more: Record<string, unknown>): Promise<unknown> =>
      (await api.data(query, { filter: { ...filter, ...more } }))['monitorRuns']?.['totalCount'];
    expect(await total({ verdict: ['BREACHED'] })).toBe(3);
    expect(await total({ status: ['QUEUED'] })).toBe(0);
    expect(await total({ plant: 'history', circuit: 'c000' })).toBe(7);
    expect(await total({ plant: 'mill' })).toBe(0);
    expect(await total({ circuit: 'no-such' })).toBe(0);
    expect(
      await total({ scheduledFrom: hoursLater(24).toISOString(), scheduledTo: hoursLater(72).toISOString() }),
    ).toBe(2);
    expect(await total({ monitorId: encodeGlobalId('Monitor', nobody) })).toBe(0);
    expect(await total({ monitorId: 'nonsense' })).toBe(0);
    expect(await total({ batchId: filter.monitorId })).toBe(0);
  });
});

import { metricIds } from '@circuitwatch/metric-engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFleet, finishRuns, runOutcome } from '../../spec/fleet.ts';
import { startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';
import { encodeGlobalId } from '../../global-id.ts';

const nobody = encodeGlobalId('Monitor', '018f0000-0000-7000-8000-000000000000');

const fields = `monitor {
  id name title enabled version definitionNumber minimumRows features
  target { asset lookbackSize lookbackOffset } baseline { asset lookbackSize lookbackOffset }
  signals { name kind observeOnly metrics { threshold metric { id breach family } } }
  trigger { cron timeZone nextAt startTime missedTicks lastTickAt recurrence { frequency interval hours minutes weekDays } }
  circuit { name plant { name } } lastRun { id }
}`;

describe('monitors', () => {
  let api: TestApi;
  let circuitId: string;
  beforeAll(async () => {
    api = await startTestApi();
    const { circuits } = await createFleet(api.db, 'mill', 1);
    circuitId = encodeGlobalId('Circuit', circuits[0]?.circuit.id ?? '');
  });
  afterAll(() => api.stop());

  function monitorInput(name: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      name,
      circuitId,
      target: { asset: 'readings@latest' },
      baseline: { asset: 'readings:1' },
      signals: [
        {
          name: 'drift',
          kind: 'DATA_DRIFT',
          metrics: [
            { metric: 'psi', threshold: 0.25 },
            { metric: 'ks_test', threshold: 0.05 },
          ],
        },
        {
          name: 'quality',
          kind: 'DATA_QUALITY',
          metrics: [{ metric: 'null_value_rate' }],
          observeOnly: true,
        },
      ],
      ...changes,
    };
  }

  async function create(name: string, changes: Record<string, unknown> = {}): Promise<Json> {
    const payload = await mutate(api, 'createMonitor', monitorInput(name, changes), fields);
    expect(payload['userErrors']).toEqual([]);
    return payload['monitor'] ?? {};
  }

  it('are created with default windows and a schedule that says when it is next', async () => {
    const monitor = await create('first', { trigger: { cron: '30 6 * * *', timeZone: 'Europe/Berlin' } });
    expect(monitor).toMatchObject({
      title: 'first',
      enabled: true,
      version: 1,
      definitionNumber: 1,
      minimumRows: 30,
      features: null,
      target: { asset: 'readings@latest', lookbackSize: 'P7D', lookbackOffset: 'PT0S' },
      baseline: { asset: 'readings:1', lookbackSize: 'P30D', lookbackOffset: 'P7D' },
      trigger: {
        cron: '30 6 * * *',
        recurrence: null,
        nextAt: '2026-03-02T05:30:00.000Z',
        missedTicks: 0,
        lastTickAt: null,
      },
      circuit: { name: 'c000', plant: { name: 'mill' } },
      lastRun: null,
    });
    expect(monitor['signals']).toEqual([
      {
        name: 'drift',
        kind: 'DATA_DRIFT',
        observeOnly: false,
        metrics: expect.arrayContaining([
          { threshold: 0.25, metric: { id: 'psi', breach: 'ABOVE', family: 'classic' } },
          { threshold: 0.05, metric: { id: 'ks_test', breach: 'BELOW', family: 'classic' } },
        ]) as unknown,
      },
      {
        name: 'quality',
        kind: 'DATA_QUALITY',
        observeOnly: true,
        metrics: [{ threshold: null, metric: { id: 'null_value_rate', breach: 'ABOVE', family: 'azureml' } }],
      },
    ]);
  });

  it('tell how many ticks were missed, until the schedule is another one', async () => {
    const monitor = await create('missing-ticks', { trigger: { cron: '0 6 * * *', timeZone: 'UTC' } });
    const stored = await api.db.monitors.findByName('missing-ticks');
    const lastTickAt = new Date('2026-02-27T06:00:00Z');
    await api.db.schedules.recordTick(stored?.id ?? '', lastTickAt, 4);
    const query =
      'query ($id: ID!) { node(id: $id) { ... on Monitor { trigger { missedTicks lastTickAt } } } }';
    const shown = async () => (await api.data(query, { id: monitor['id'] }))['node'];
    expect(await shown()).toEqual({ trigger: { missedTicks: 4, lastTickAt: lastTickAt.toISOString() } });
    const trigger = { cron: '0 7 * * *', timeZone: 'UTC' };
    await mutate(api, 'updateMonitor', { id: monitor['id'], expectedVersion: 1, trigger });
    expect(await shown()).toEqual({ trigger: { missedTicks: 0, lastTickAt: null } });
  });

  it('take recurrences, rest while disabled, and lose their schedule to null', async () => {
    const recurrence = { frequency: 'WEEK', interval: 1, hours: [6], minutes: [0], weekDays: ['MONDAY'] };
    const monitor = await create('recurring', { trigger: { recurrence, startTime: '2026-03-05T00:00:00Z' } });
    expect(monitor['trigger']).toMatchObject({
      cron: null,
      recurrence,
      timeZone: 'UTC',
      startTime: '2026-03-05T00:00:00.000Z',
      nextAt: '2026-03-09T06:00:00.000Z',
    });
    const id = monitor['id'];
    const off = await mutate(api, 'setMonitorEnabled', { id, enabled: false }, fields);
    expect(off['monitor']).toMatchObject({ enabled: false, trigger: { nextAt: null } });
    const bare = await mutate(api, 'updateMonitor', { id, trigger: null }, fields);
    expect(bare['monitor']).toMatchObject({ trigger: null, definitionNumber: 1 });
  });

  it('get a new definition only when what is measured changes', async () => {
    const { id } = await create('changing', { features: ['current'] });
    const update = async (changes: Record<string, unknown>): Promise<Json | undefined> =>
      (await mutate(api, 'updateMonitor', { id, ...changes }, fields))['monitor'];
    expect(await update({ title: 'Changing' })).toMatchObject({
      title: 'Changing',
      definitionNumber: 1,
      version: 2,
    });
    expect(await update({ minimumRows: 5 })).toMatchObject({
      definitionNumber: 2,
      minimumRows: 5,
      features: ['current'],
    });
    expect(await update({ minimumRows: 5 })).toMatchObject({ definitionNumber: 2 });
    expect(await update({ features: null })).toMatchObject({
      definitionNumber: 3,
      features: null,
      minimumRows: 5,
    });
    expect(await update({ target: { asset: 'readings:1', lookbackSize: 'P1D' } })).toMatchObject({
      definitionNumber: 4,
      target: { asset: 'readings:1', lookbackSize: 'P1D', lookbackOffset: 'PT0S' },
      baseline: { lookbackOffset: 'P7D' },
    });
    expect(await update({ trigger: { cron: '0 6 * * *' } })).toMatchObject({ definitionNumber: 4 });
  });

  it('refuse a change made from an old version', async () => {
    const { id } = await create('contested');
    const both = await Promise.all(
      ['one', 'two'].map((title) =>
        mutate(api, 'updateMonitor', { id, expectedVersion: 1, title }, 'monitor { title }'),
      ),
    );
    expect(both.flatMap(shortErrors)).toEqual(['CONFLICT expectedVersion']);
  });

  it('refuse bad input at its field and store nothing', async () => {
    const { id } = await create('stable');
    const before = [await api.db.monitors.count(), await api.db.audit.count()];
    const drift = (metrics: unknown[]) => ({ signals: [{ name: 'drift', kind: 'DATA_DRIFT', metrics }] });
    const changes: readonly [Record<string, unknown>, string[]][] = [
      [{ target: { asset: 'missing:1' } }, ['NOT_FOUND target.asset']],
      [
        { target: { asset: 'readings:9' }, baseline: { asset: 'gone@latest' } },
        ['NOT_FOUND target.asset', 'NOT_FOUND baseline.asset'],
      ],
      [{ target: { asset: 'readings' } }, ['INVALID target.asset']],
      [{ baseline: { asset: 'readings:1', lookbackSize: '30d' } }, ['INVALID baseline.lookbackSize']],
      [drift([{ metric: 'pssi' }]), ['INVALID signals.0.metrics.0.metric']],
      [drift([]), ['INVALID signals.0.metrics']],
      [{ signals: [] }, ['INVALID signals']],
      [{ features: [] }, ['INVALID features']],
      [{ minimumRows: 0 }, ['INVALID minimumRows']],
      [{ trigger: { cron: '99 99 * * *' } }, ['INVALID trigger.cron']],
      [{ trigger: { cron: 'soon' } }, ['INVALID trigger.cron']],
      [{ trigger: {} }, ['INVALID trigger']],
      [{ trigger: { cron: '0 6 * * *', timeZone: 'Nowhere' } }, ['INVALID trigger.timeZone']],
      [
        { trigger: { recurrence: { frequency: 'DAY', interval: 0 } } },
        ['INVALID trigger.recurrence.interval'],
      ],
      [{ title: '' }, ['INVALID title']],
    ];
    for (const [change, expected] of changes) {
      const created = shortErrors(await mutate(api, 'createMonitor', monitorInput('refused', change)));
      expect([change, created]).toEqual([change, expected]);
      const updated = shortErrors(await mutate(api, 'updateMonitor', { id, ...change }));
      expect([change, updated]).toEqual([change, expected]);
    }
    const refused = async (input: Record<string, unknown>): Promise<string[]> =>
      shortErrors(await mutate(api, 'createMonitor', input));
    expect(await refused(monitorInput('stable'))).toEqual(['CONFLICT name']);
    expect(await refused(monitorInput('Not A Name'))).toEqual(['INVALID name']);
    expect(await refused(monitorInput('refused', { circuitId: id }))).toEqual(['INVALID circuitId']);
    const noCircuit = encodeGlobalId('Circuit', '018f0000-0000-7000-8000-000000000000');
    expect(await refused(monitorInput('refused', { circuitId: noCircuit }))).toEqual(['INVALID circuitId']);
    for (const [mutation, more] of [
      ['updateMonitor', {}],
      ['updateMonitor', { minimumRows: 3 }],
      ['setMonitorEnabled', { enabled: true }],
      ['deleteMonitor', {}],
    ] as const) {
      expect([mutation, shortErrors(await mutate(api, mutation, { id: nobody, ...more }))]).toEqual([
        mutation,
        ['NOT_FOUND id'],
      ]);
      expect(shortErrors(await mutate(api, mutation, { id: circuitId, ...more }))).toEqual(['INVALID id']);
    }
    expect([await api.db.monitors.count(), await api.db.audit.count()]).toEqual(before);
  });

  it('name the metric that was meant', async () => {
    const signals = [{ name: 'drift', kind: 'DATA_DRIFT', metrics: [{ metric: 'wasserstein_distanse' }] }];
    const payload = await mutate(api, 'createMonitor', monitorInput('suggested', { signals }));
    expect(payload['userErrors']?.[0]?.['message']).toContain('Did you mean "wasserstein_distance"?');
  });

  it('refuse wrong enums before anything runs', async () => {
    const query =
      'mutation ($input: CreateMonitorInput!) { createMonitor(input: $input) { userErrors { code } } }';
    const input = monitorInput('wrong', { signals: [{ name: 'x', kind: 'NO_SUCH', metrics: [] }] });
    const { errors } = await api.ask(query, { input });
    expect(errors[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  });

  it('are found by every filter, and deleted with their history', async () => {
    const { circuits } = await createFleet(api.db, 'filtered', 3);
    const [first] = circuits;
    await finishRuns(api.db, new Map([[first?.monitor.id ?? '', runOutcome(['current'], 1)]]));
    await api.db.monitors.update(
      { id: circuits[2]?.monitor.id ?? '', enabled: false },
      { name: 'Ada', role: 'ADMIN', requestId: null },
    );
    const names = async (filter: string): Promise<string[]> => {
      const { monitors } = await api.data(`{ monitors(filter: ${filter}) { totalCount nodes { name } } }`);
      const found = (monitors?.['nodes'] ?? []) as unknown as { name: string }[];
      expect(monitors?.['totalCount']).toBe(found.length);
      return found.map(({ name }) => name);
    };
    expect(await names('{ plant: "filtered", enabled: true }')).toEqual(['filtered-c000', 'filtered-c001']);
    expect(await names('{ plant: "filtered", lastVerdict: [BREACHED] }')).toEqual(['filtered-c000']);
    expect(await names('{ plant: "filtered", circuit: "c001" }')).toEqual(['filtered-c001']);
    expect(await names('{ circuit: "c002" }')).toEqual(['filtered-c002']);
    expect(await names('{ plant: "filtered", tag: "even" }')).toEqual(['filtered-c000', 'filtered-c002']);
    expect(await names('{ names: ["filtered-c001", "none"] }')).toEqual(['filtered-c001']);
    expect(await names('{ plant: "none" }')).toEqual([]);
    expect(await names('{ circuit: "none" }')).toEqual([]);
    const id = encodeGlobalId('Monitor', first?.monitor.id ?? '');
    expect((await mutate(api, 'deleteMonitor', { id }, 'deletedId'))['deletedId']).toBe(id);
    expect(await api.db.runs.count({ monitorIds: [first?.monitor.id ?? ''] })).toBe(0);
  });

  it('choose from the catalogue', async () => {
    const { metricDefinitions } = await api.data(
      '{ metricDefinitions { id version family kind dataTypes breach defaultThreshold bands { upTo meaning source } } }',
    );
    expect(metricDefinitions).toHaveLength(metricIds.length);
    const ofDeciles = {
      family: 'classic',
      kind: 'DRIFT',
      dataTypes: ['NUMERICAL', 'CATEGORICAL'],
      breach: 'ABOVE',
    };
    expect(metricDefinitions).toContainEqual({
      ...ofDeciles,
      id: 'psi',
      version: 1,
      defaultThreshold: 0.25,
      bands: [
        expect.objectContaining({ upTo: 0.1, meaning: 'no significant change' }),
        expect.objectContaining({ upTo: 0.25, meaning: 'some change' }),
        expect.objectContaining({ upTo: null, meaning: 'significant drift' }),
      ],
    });
  });
});

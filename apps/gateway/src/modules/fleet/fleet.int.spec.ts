import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor, createFleet, finishRuns, hoursLater, runOutcome } from '../../spec/fleet.ts';
import { startTestApi, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';
import { encodeGlobalId } from '../../global-id.ts';

const nobody = '018f0000-0000-7000-8000-000000000000';

describe('plants and circuits', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.stop());

  const ids = {
    plant: encodeGlobalId('Plant', nobody),
    circuit: encodeGlobalId('Circuit', nobody),
  };

  it('are created, changed and deleted, with an audit event each', async () => {
    const plant = await mutate(
      api,
      'createPlant',
      { name: 'mill', timeZone: 'Europe/Berlin' },
      'plant { id title timeZone version }',
    );
    expect(plant).toMatchObject({
      plant: { title: 'mill', timeZone: 'Europe/Berlin', version: 1 },
      userErrors: [],
    });
    const plantId = plant['plant']?.['id'];
    const made = await mutate(
      api,
      'createCircuit',
      { plantId, name: 'c01', tags: ['line:2'] },
      'circuit { id tags enabled plant { name } health openBreaches lastRun { id } }',
    );
    expect(made).toMatchObject({
      circuit: {
        tags: ['line:2'],
        enabled: true,
        plant: { name: 'mill' },
        health: 'UNKNOWN',
        openBreaches: 0,
        lastRun: null,
      },
    });
    const id = made['circuit']?.['id'];
    const changed = await mutate(
      api,
      'updateCircuit',
      { id, expectedVersion: 1, title: 'Press 1' },
      'circuit { title tags version }',
    );
    expect(changed['circuit']).toEqual({ title: 'Press 1', tags: ['line:2'], version: 2 });
    expect(
      (await mutate(api, 'setCircuitEnabled', { id, enabled: false }, 'circuit { enabled }'))['circuit'],
    ).toEqual({ enabled: false });
    expect(shortErrors(await mutate(api, 'deletePlant', { id: plantId }, 'deletedId'))).toEqual([
      'CONFLICT id',
    ]);
    expect((await mutate(api, 'deleteCircuit', { id }, 'deletedId'))['deletedId']).toBe(id);
    expect(
      (await mutate(api, 'updatePlant', { id: plantId, title: 'Mill' }, 'plant { title }'))['plant'],
    ).toEqual({ title: 'Mill' });
    expect((await mutate(api, 'deletePlant', { id: plantId }, 'deletedId'))['deletedId']).toBe(plantId);
    const { items } = await api.db.audit.list({ first: 20 });
    expect(items.map(({ node }) => node.action).reverse()).toEqual([
      'plant.create',
      'circuit.create',
      'circuit.update',
      'circuit.update',
      'circuit.delete',
      'plant.update',
      'plant.delete',
    ]);
  });

  it('refuse bad input at its field and store nothing', async () => {
    const { plant, circuits } = await createFleet(api.db, 'refusing', 1);
    const plantId = encodeGlobalId('Plant', plant.id);
    const circuitId = encodeGlobalId('Circuit', circuits[0]?.circuit.id ?? '');
    const before = [await api.db.plants.count(), await api.db.circuits.count(), await api.db.audit.count()];
    const cases: readonly [string, Record<string, unknown>, string[]][] = [
      ['createPlant', { name: 'Mill 1' }, ['INVALID name']],
      ['createPlant', { name: 'refusing' }, ['CONFLICT name']],
      [
        'createPlant',
        { name: 'ok', title: '  ', timeZone: 'Mars/Base' },
        ['INVALID title', 'INVALID timeZone'],
      ],
      ['updatePlant', { id: ids.plant, title: 'x' }, ['NOT_FOUND id']],
      ['updatePlant', { id: circuitId, title: 'x' }, ['INVALID id']],
      ['updatePlant', { id: plantId, expectedVersion: 7, title: 'x' }, ['CONFLICT expectedVersion']],
      ['updatePlant', { id: plantId, timeZone: '' }, ['INVALID timeZone']],
      ['deletePlant', { id: ids.plant }, ['NOT_FOUND id']],
      ['deletePlant', { id: 'nonsense' }, ['INVALID id']],
      ['createCircuit', { plantId: circuitId, name: 'c' }, ['INVALID plantId']],
      ['createCircuit', { plantId: ids.plant, name: 'c' }, ['INVALID plantId']],
      ['createCircuit', { plantId, name: 'c000' }, ['CONFLICT name']],
      ['createCircuit', { plantId, name: 'c/1', tags: ['ok', 'a b'] }, ['INVALID name', 'INVALID tags.1']],
      ['updateCircuit', { id: ids.circuit }, ['NOT_FOUND id']],
      ['updateCircuit', { id: circuitId, expectedVersion: 2, title: 'x' }, ['CONFLICT expectedVersion']],
      ['setCircuitEnabled', { id: plantId, enabled: false }, ['INVALID id']],
      ['setCircuitEnabled', { id: ids.circuit, enabled: false }, ['NOT_FOUND id']],
      ['deleteCircuit', { id: ids.circuit }, ['NOT_FOUND id']],
    ];
    for (const [mutation, input, expected] of cases) {
      expect([mutation, input, shortErrors(await mutate(api, mutation, input))]).toEqual([
        mutation,
        input,
        expected,
      ]);
    }
    expect([await api.db.plants.count(), await api.db.circuits.count(), await api.db.audit.count()]).toEqual(
      before,
    );
  });

  it('need the role ENGINEER for changes', async () => {
    const query = 'mutation { createPlant(input: { name: "mine" }) { userErrors { code } } }';
    const { errors } = await api.ask(query, {}, 'OPERATOR');
    expect(errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', requiredRole: 'ENGINEER' });
    expect(await api.db.plants.findByName('mine')).toBeNull();
  });

  it('are walked page by page, forward and backward, while rows are added', async () => {
    const { plant } = await createFleet(api.db, 'walking', 23);
    const query = `query ($first: Int, $after: String, $last: Int, $before: String) {
      circuits(first: $first, after: $after, last: $last, before: $before, filter: { plant: "walking" }) {
        totalCount nodes { name } edges { cursor node { name } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`;
    const walk = async (forward: boolean) => {
      const names: string[] = [];
      let cursor: unknown = null;
      for (let more = true; more;) {
        const variables = forward ? { first: 5, after: cursor } : { last: 5, before: cursor };
        const page = (await api.data(query, variables))['circuits'];
        const nodes = (page?.['nodes'] ?? []) as unknown as { name: string }[];
        if (forward) names.push(...nodes.map(({ name }) => name));
        else names.unshift(...nodes.map(({ name }) => name));
        more = (page?.['pageInfo']?.[forward ? 'hasNextPage' : 'hasPreviousPage'] as unknown) === true;
        cursor = page?.['pageInfo']?.[forward ? 'endCursor' : 'startCursor'];
        if (names.length === 5 && forward)
          await api.db.circuits.create({ plantId: plant.id, name: 'a-first', title: 'a' }, actor);
      }
      return names;
    };
    const all = Array.from({ length: 23 }, (_, index) => `c${String(index).padStart(3, '0')}`);
    expect(await walk(true)).toEqual(all);
    expect(await walk(false)).toEqual(['a-first', ...all]);
    expect((await api.data(query, { first: 1 }))['circuits']?.['totalCount']).toBe(24);
  });

  it('refuse page sizes and cursors that make no sense', async () => {
    for (const args of [
      'first: 0',
      'first: 101',
      'first: 1, last: 1',
      'first: 1, after: "nonsense"',
      'last: -1',
    ]) {
      const { errors } = await api.ask(`{ circuits(${args}) { nodes { id } } }`);
      expect([args, errors[0]?.extensions?.['code']]).toEqual([args, 'BAD_USER_INPUT']);
    }
  });

  it('are found by every filter, and nothing by names of nothing', async () => {
    const { circuits } = await createFleet(api.db, 'filtering', 4);
    const monitorIds = circuits.map(({ monitor }) => monitor.id);
    await finishRuns(
      api.db,
      new Map(
        monitorIds
          .slice(0, 3)
          .map((id, index) => [id, runOutcome(['current', 'voltage'], index === 1 ? 2 : 0)]),
      ),
    );
    const names = async (filter: string) => {
      const { circuits: page } = await api.data(
        `{ circuits(filter: ${filter}) { totalCount nodes { name } } }`,
      );
      const found = (page?.['nodes'] ?? []) as unknown as { name: string }[];
      expect(page?.['totalCount']).toBe(found.length);
      return found.map(({ name }) => name);
    };
    expect(await names('{ plant: "filtering", tag: "odd" }')).toEqual(['c001', 'c003']);
    expect(await names('{ plant: "filtering", health: [BREACHED] }')).toEqual(['c001']);
    expect(await names('{ plant: "filtering", health: [HEALTHY, UNKNOWN] }')).toEqual([
      'c000',
      'c002',
      'c003',
    ]);
    expect(await names('{ plant: "filtering", name: "c002" }')).toEqual(['c002']);
    expect(await names('{ plant: "filtering", search: "C00" }')).toHaveLength(4);
    expect(await names('{ plant: "filtering", search: "%" }')).toEqual([]);
    expect(await names('{ plant: "no-such" }')).toEqual([]);
    expect(await names('{ plant: "filtering", tag: "no-such" }')).toEqual([]);
  });

  it('show health, breaches and the newest run of any monitor', async () => {
    const { circuits, plant } = await createFleet(api.db, 'breaching', 1);
    const [only] = circuits;
    const second = await api.db.monitors.create(
      {
        name: 'breaching-second',
        title: 'second',
        circuitId: only?.circuit.id ?? '',
        definition:
          (await api.db.monitors.currentVersions([only?.monitor.id ?? '']))[0]?.definition ?? fail(),
      },
      actor,
    );
    await finishRuns(
      api.db,
      new Map([[only?.monitor.id ?? '', runOutcome(['current', 'voltage'], 2)]]),
      hoursLater(1),
    );
    await finishRuns(api.db, new Map([[second.id, runOutcome(['current'])]]), hoursLater(-1));
    const data = await api.data(
      `query ($id: ID!) { node(id: $id) { ... on Plant {
        circuits { totalCount nodes {
          health openBreaches breachedSignals
          lastRun { scheduledAt verdict monitor { name } signals { name verdict breachCount breachedFeatures } }
          monitors(first: 1) { totalCount nodes { name lastRun { verdict } } pageInfo { hasNextPage endCursor } }
        } }
      } } }`,
      { id: encodeGlobalId('Plant', plant.id) },
    );
    expect(data['node']?.['circuits']?.['nodes']?.[0]).toMatchObject({
      health: 'BREACHED',
      openBreaches: 2,
      breachedSignals: ['drift'],
      lastRun: {
        scheduledAt: hoursLater(1).toISOString(),
        verdict: 'BREACHED',
        monitor: { name: 'breaching-c000' },
        signals: [
          { name: 'drift', verdict: 'BREACHED', breachCount: 2, breachedFeatures: ['current', 'voltage'] },
        ],
      },
      monitors: { totalCount: 2, nodes: [{ name: 'breaching-c000' }], pageInfo: { hasNextPage: true } },
    });
  });
});

function fail(): never {
  throw new Error('The monitor has no definition.');
}

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor, minutesLater, noon } from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';
import type { ActualCounts, ChangedDay, NewActual } from './records.ts';

describe('actuals', () => {
  let test: TestPersistence;
  let deployments = 0;
  beforeAll(async () => {
    test = await startTestPersistence();
  });
  afterAll(() => test.stop());

  async function deploy(): Promise<string> {
    const name = `judged-${++deployments}`;
    const model = await test.db.models.create({ name }, actor);
    const { id: modelVersionId } = await test.db.modelVersions.create({ modelId: model.id }, actor);
    const deployment = { name, endpoint: 'judged', kind: 'BATCH', modelVersionId } as const;
    return (await test.db.deployments.create(deployment, actor)).id;
  }

  const actual = (key: string, number: number, observedAt = noon): NewActual => ({
    key,
    number,
    text: null,
    observedAt,
  });

  async function stored(deploymentId: string): Promise<Record<string, [number | string | null, string]>> {
    const rows = await test.sql<{ key: string; value: number | string | null; at: Date }>(
      `select key, coalesce(to_jsonb(number), to_jsonb(text)) as value, observed_at as at
       from actual where deployment_id = $1 order by key`,
      [deploymentId],
    );
    return Object.fromEntries(rows.map(({ key, value, at }) => [key, [value, at.toISOString()]]));
  }

  async function changed(deploymentId: string): Promise<readonly ChangedDay[]> {
    const days = await test.db.actuals.changedDays(1_000);
    return days.filter((day) => day.deploymentId === deploymentId);
  }

  async function settleAll(deploymentId: string): Promise<void> {
    for (const day of await changed(deploymentId))
      expect(await test.db.actuals.settleDay(day, 0, async () => undefined)).toBe(true);
  }

  it('count once, whatever the order in which they come', async () => {
    const id = await deploy();
    const { actuals } = test.db;
    const first = [actual('a', 1), actual('b', 2), { ...actual('c', 0), number: null, text: 'yes' }];
    expect(await actuals.record(id, first, noon)).toEqual({
      inserted: 3,
      changed: 0,
      unchanged: 0,
      outdated: 0,
    });
    await settleAll(id);
    expect(await actuals.record(id, first, minutesLater(1))).toEqual({
      inserted: 0,
      changed: 0,
      unchanged: 3,
      outdated: 0,
    });
    expect(await changed(id)).toEqual([]);
    const later = [
      actual('a', 9, minutesLater(-1)),
      actual('b', 3),
      actual('c', 5, minutesLater(1)),
      actual('d', 1, minutesLater(2)),
      actual('d', 2, minutesLater(2)),
      actual('d', 2, minutesLater(2)),
    ];
    expect(await actuals.record(id, later, minutesLater(2))).toEqual({
      inserted: 1,
      changed: 2,
      unchanged: 1,
      outdated: 2,
    });
    expect(await stored(id)).toEqual({
      a: [1, noon.toISOString()],
      b: [3, noon.toISOString()],
      c: [5, minutesLater(1).toISOString()],
      d: [2, minutesLater(2).toISOString()],
    });
  });

  it('mark both days when one moves, and the day of the instant in UTC', async () => {
    const id = await deploy();
    const lastOfDay = new Date('2026-03-01T23:59:59.999Z');
    await test.db.actuals.record(id, [actual('a', 1, lastOfDay)], noon);
    expect(await changed(id)).toMatchObject([{ day: '2026-03-01', endpoint: 'judged', changedAt: noon }]);
    await settleAll(id);
    await test.db.actuals.record(id, [actual('a', 1, new Date('2026-03-02T00:00:00.000Z'))], noon);
    expect((await changed(id)).map(({ day }) => day).toSorted()).toEqual(['2026-03-01', '2026-03-02']);
    const page = { after: null, limit: 10 };
    expect(await test.db.actuals.actualsOfDay({ deploymentId: id, day: '2026-03-01' }, page)).toEqual([]);
    expect(await test.db.actuals.actualsOfDay({ deploymentId: id, day: '2026-03-02' }, page)).toHaveLength(1);
  });

  it('are settled only in the state that was written, also within one millisecond', async () => {
    const id = await deploy();
    const { actuals } = test.db;
    await actuals.record(id, [actual('a', 1)], noon);
    const [seen] = await changed(id);
    if (seen === undefined) throw new Error('No day was marked.');
    await actuals.record(id, [actual('a', 2)], noon);
    const published: string[] = [];
    const publish = (name: string) => async () => void published.push(name);
    expect(await actuals.settleDay(seen, 1, publish('old'))).toBe(false);
    const [newer] = await changed(id);
    if (newer === undefined) throw new Error('The day is not marked any more.');
    await expect(actuals.settleDay(newer, 1, () => Promise.reject(new Error('disk')))).rejects.toThrow(
      'disk',
    );
    expect(await changed(id)).toEqual([newer]);
    expect(await actuals.settleDay(newer, 1, publish('new'))).toBe(true);
    expect(await changed(id)).toEqual([]);
    expect(published).toEqual(['new']);
  });

  it('come from many at once without a lost or doubled row', async () => {
    const id = await deploy();
    const sets = Array.from({ length: 8 }, (_, set) =>
      Array.from({ length: 500 }, (_, row) => actual(`k${row}`, set, minutesLater(set))),
    );
    const counts = await Promise.all(sets.map((set) => test.db.actuals.record(id, set, noon)));
    const sum = (field: keyof ActualCounts): number =>
      counts.reduce((total, count) => total + count[field], 0);
    expect(sum('inserted')).toBe(500);
    expect(sum('unchanged')).toBe(0);
    expect(sum('changed') + sum('outdated')).toBe(7 * 500);
    expect(new Set(Object.values(await stored(id)).map(([value]) => value))).toEqual(new Set([7]));
  });

  it('end in the truth that a plain loop finds, for any calls', async () => {
    const one = fc.record({
      key: fc.constantFrom('a', 'b', 'c', '\0', 'ключ'),
      number: fc.option(fc.integer({ min: 0, max: 2 }), { nil: null }),
      text: fc.constant(null),
      observedAt: fc.integer({ min: 0, max: 3 }).map((days) => minutesLater(days * 1_440)),
    });
    const calls = fc.array(fc.array(one, { maxLength: 8 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(calls, async (sent) => {
        const id = await deploy();
        const truth = new Map<string, NewActual>();
        for (const call of sent) {
          const touched = new Set<string>();
          const before = new Map(truth);
          for (const item of call) {
            const known = truth.get(item.key);
            if (known === undefined || item.observedAt >= known.observedAt) truth.set(item.key, item);
          }
          for (const [key, now] of truth) {
            const was = before.get(key);
            if (was && was.number === now.number && +was.observedAt === +now.observedAt) continue;
            for (const state of [was, now])
              if (state) touched.add(state.observedAt.toISOString().slice(0, 10));
          }
          const counts = await test.db.actuals.record(id, call, noon);
          expect(counts.inserted + counts.changed + counts.unchanged + counts.outdated).toBe(call.length);
          expect(counts.inserted).toBe(truth.size - before.size);
          expect(new Set((await changed(id)).map(({ day }) => day))).toEqual(touched);
          await settleAll(id);
        }
        const expected = [...truth.values()].map(({ key, number, observedAt }) => [
          key.replaceAll('\0', '\uFFFD'),
          [number, observedAt.toISOString()],
        ]);
        expect(await stored(id)).toEqual(Object.fromEntries(expected));
      }),
      { numRuns: 25 },
    );
  });

  it('are refused for a deployment that is not there', async () => {
    const nobody = '018f0000-0000-7000-8000-000000000000';
    await expect(test.db.actuals.record(nobody, [actual('a', 1)], noon)).rejects.toMatchObject({
      code: 'INVALID',
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor, createFleet, minutesLater, noon, runRequest } from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';
import type { Listing, Page } from './page.ts';

/** All pages of a list, one after the other, forward or backward. */
async function walk<Node, Filter, Order extends string>(
  list: Listing<Node, Filter, Order>['list'],
  args: { orderBy?: Order; filter?: Filter; backward?: boolean },
  betweenPages: () => Promise<void> = () => Promise.resolve(),
): Promise<Node[]> {
  const { backward, ...rest } = args;
  const nodes: Node[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page: Page<Node> = await list(
      backward ? { ...rest, last: 3, before: cursor } : { ...rest, first: 3, after: cursor },
    );
    const found = page.items.map((item) => item.node);
    if (backward) nodes.unshift(...found);
    else nodes.push(...found);
    if (!(backward ? page.hasPreviousPage : page.hasNextPage)) return nodes;
    cursor = (backward ? page.items[0] : page.items.at(-1))?.cursor;
    await betweenPages();
  }
}

describe('keyset paging', () => {
  let test: TestPersistence;
  beforeAll(async () => {
    test = await startTestPersistence();
    const fleet = await createFleet(test.db, 10);
    const monitorIds = fleet.map(({ monitor }) => monitor.id);
    // Ten runs share an instant, so that the walk must break ties by id.
    for (const at of [noon, minutesLater(1), minutesLater(2)]) {
      await test.db.runs.request(runRequest(monitorIds, { scheduledAt: at }));
    }
  });
  afterAll(() => test.stop());

  it('meets every row once in either direction, ties included', async () => {
    const { db, sql } = test;
    const rows = await sql<{ id: string }>('select id from monitor_run order by scheduled_at desc, id');
    const expected = rows.map((row) => row.id);
    const forward = await walk(db.runs.list, { orderBy: 'SCHEDULED_AT' });
    const backward = await walk(db.runs.list, { orderBy: 'SCHEDULED_AT', backward: true });
    expect(forward.map((run) => run.id)).toEqual(expected);
    expect(backward.map((run) => run.id)).toEqual(expected);
    expect(await db.runs.count()).toBe(30);
  });

  it('neither repeats nor skips rows when others are inserted meanwhile', async () => {
    const { db } = test;
    const before = (await walk(db.circuits.list, { orderBy: 'NAME' })).map((circuit) => circuit.id);
    const plant = await db.plants.create({ name: 'inserted', title: 'Inserted' }, actor);
    let inserted = 0;
    const seen = await walk(db.circuits.list, { orderBy: 'NAME' }, async () => {
      inserted += 1;
      // Sorts before everything: by offset, each of these would shift a row onto the next page once more.
      await db.circuits.create({ plantId: plant.id, name: `aaa-${inserted}`, title: '' }, actor);
      if (inserted === 1) await db.circuits.create({ plantId: plant.id, name: 'zzz', title: '' }, actor);
    });
    expect(seen.slice(0, -1).map((circuit) => circuit.id)).toEqual(before);
    expect(seen.at(-1)?.name).toBe('zzz');
  });

  it('says which pages there are', async () => {
    const { db } = test;
    const first = await db.runs.list({ first: 3 });
    expect([first.items.length, first.hasPreviousPage, first.hasNextPage]).toEqual([3, false, true]);
    const second = await db.runs.list({ first: 3, after: first.items[2]?.cursor });
    expect([second.hasPreviousPage, second.hasNextPage]).toEqual([true, true]);
    const back = await db.runs.list({ last: 3, before: second.items[0]?.cursor });
    expect(back.items.map((item) => item.cursor)).toEqual(first.items.map((item) => item.cursor));
    expect((await db.runs.list({ first: 0 })).items).toEqual([]);
  });

  it.each([
    ['a size below 0', { first: -1 }],
    ['a size above 500', { first: 501 }],
    ['both directions', { first: 1, last: 1 }],
    ['after with last', { last: 1, after: 'x' }],
    ['a cursor of nobody', { first: 1, after: 'x' }],
  ])('refuses %s', async (_, args) => {
    await expect(test.db.runs.list(args)).rejects.toMatchObject({ code: 'INVALID' });
  });
});

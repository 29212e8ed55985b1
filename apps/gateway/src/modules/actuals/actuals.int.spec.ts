import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@circuitwatch/persistence';
import { startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';

const actor: Actor = { name: 'Ada', role: 'ENGINEER', requestId: null };
const at = '2026-02-28T10:00:00.000Z';

describe('recordActuals', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
    const { id: modelId } = await api.db.models.create({ name: 'judged' }, actor);
    const { id: modelVersionId } = await api.db.modelVersions.create({ modelId }, actor);
    for (const [name, endpoint] of [
      ['blue', 'pumps'],
      ['alone', undefined],
    ] as const)
      await api.db.deployments.create({ name, endpoint, kind: 'BATCH', modelVersionId }, actor);
  });
  afterAll(() => api.stop());

  const record = (deployment: string, actuals: readonly object[]): Promise<Json> =>
    mutate(
      api,
      'recordActuals',
      { deployment, actuals },
      'deployment { name } dataAsset { name number uri timestampColumn } inserted changed unchanged outdated',
    );

  it('takes numbers, texts, truths and gaps, and makes the data asset with the first', async () => {
    const actuals = [
      { key: 'a', value: 1.5, at },
      { correlationId: 'b', value: 'leak', at },
      { key: 'c', value: true, at },
      { key: 'd', value: null, at },
    ];
    expect(await record('pumps:blue', actuals)).toEqual({
      deployment: { name: 'blue' },
      dataAsset: {
        name: 'pumps-blue-actuals',
        number: 1,
        uri: 'actuals/pumps/blue',
        timestampColumn: 'timestamp',
      },
      inserted: 4,
      changed: 0,
      unchanged: 0,
      outdated: 0,
      userErrors: [],
    });
    const again = [...actuals.slice(1), { key: 'a', value: 2, at }, { key: 'e', value: 1, at }];
    expect(await record('pumps:blue', again)).toMatchObject({
      dataAsset: { number: 1 },
      inserted: 1,
      changed: 1,
      unchanged: 3,
    });
    expect(await record('alone', [{ key: 'a', value: 1, at }])).toMatchObject({
      dataAsset: { name: 'alone-actuals', uri: 'actuals/-/alone' },
    });
    const days = await api.db.actuals.changedDays(10);
    const day = days.find(({ deployment }) => deployment === 'blue');
    if (day === undefined) throw new Error('No day was marked.');
    const rows = await api.db.actuals.actualsOfDay(day, { after: null, limit: 10 });
    expect(rows.map(({ key, number, text }) => [key, number ?? text])).toEqual([
      ['a', 2],
      ['b', 'leak'],
      ['c', 'true'],
      ['d', null],
      ['e', 1],
    ]);
  });

  it('is in the audit trail where it changed something', async () => {
    const events = async () => api.db.audit.count({ action: 'deployment.recordActuals' });
    const before = await events();
    await record('pumps:blue', [{ key: 'audited', value: 1, at }]);
    await record('pumps:blue', [{ key: 'audited', value: 1, at }]);
    expect(await events()).toBe(before + 1);
  });

  it('records nothing of a call with an item that cannot be used, and names the item', async () => {
    const refused = await record('pumps:blue', [
      { key: 'fine', value: 1, at },
      { value: 1, at },
      { key: 'x', correlationId: 'x', value: 1, at },
      { correlationId: 'k'.repeat(501), value: { nested: 1 }, at },
      { key: 'y', at },
    ]);
    expect(shortErrors(refused)).toEqual([
      'INVALID actuals.1.key',
      'INVALID actuals.2.key',
      'INVALID actuals.3.correlationId',
      'INVALID actuals.3.value',
      'INVALID actuals.4.value',
    ]);
    expect(await record('pumps:blue', [{ key: 'fine', value: 1, at }])).toMatchObject({ inserted: 1 });
    expect(shortErrors(await record('nowhere', [{ key: 'a', value: 1, at }]))).toEqual([
      'NOT_FOUND deployment',
    ]);
    const many = Array.from({ length: 5_001 }, (_, row) => ({ key: `k${row}`, value: 1, at }));
    expect(shortErrors(await record('alone', many))).toEqual(['INVALID actuals']);
    expect(await record('alone', many.slice(1))).toMatchObject({ inserted: 5_000 });
  });

  it('makes one asset when many begin at once', async () => {
    const { items } = await api.db.modelVersions.list({ first: 1 });
    const modelVersionId = items[0]?.node.id ?? '';
    await api.db.deployments.create({ name: 'crowd', kind: 'BATCH', modelVersionId }, actor);
    const calls = Array.from({ length: 6 }, (_, call) =>
      record('crowd', [{ key: `k${call}`, value: call, at }]),
    );
    const answers = await Promise.all(calls);
    expect(answers.map(({ dataAsset }) => dataAsset?.['number'])).toEqual(new Array(6).fill(1));
  });
});

import { migrate } from '@circuitwatch/persistence';
import { invalid } from '@circuitwatch/platform-errors';
import { createLogger } from '@circuitwatch/platform-logging';
import { startTestPostgres, type TestPostgres } from '@circuitwatch/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FilesInput } from '../compute/compute-messages.ts';
import { actor, openFleetFixture, type FleetFixture } from '../spec/fleet-fixture.ts';
import { noteFrozenFiles } from './note-frozen-files.ts';

const now = new Date('2026-03-10T00:00:00Z');
const range = { from: new Date('2026-03-01T00:00:00Z'), to: now };
const file = { uri: 'file:///readings/a.parquet', bytes: 10, modifiedAt: now.toISOString() };
let postgres: TestPostgres;
let fleet: FleetFixture;

beforeAll(async () => {
  postgres = await startTestPostgres();
  const url = await postgres.createDatabase();
  await migrate(url);
  fleet = await openFleetFixture(url, '/nowhere');
});
afterAll(async () => {
  await fleet.close();
  await postgres.stop();
});

test('the files of a frozen baseline are noted once; what cannot be listed waits', async () => {
  const { baselines, dataAssets, datastores } = fleet.persistence;
  await dataAssets.create({ name: 'readings', number: 1, uri: 'readings', timestampColumn: 'at' }, actor);
  await datastores.create({ name: 'lake', uri: '/lake' }, actor);
  const freeze = async (name: string, asset: string | null, uri: string): Promise<string> => {
    const selection = asset === null ? { uri } : { asset };
    const { id } = await baselines.create({ name, selection }, actor);
    await baselines.freeze({ id, frozen: { asset, uri, range, files: null }, now }, actor);
    return id;
  };
  await baselines.create({ name: 'moving', selection: { uri: 'moving' } }, actor);
  const good = await freeze('good', 'readings:1', 'readings');
  const bad = await freeze('bad', null, 'gone');
  const asked: FilesInput[] = [];
  const note = (files: readonly (typeof file)[]): Promise<number> =>
    noteFrozenFiles({
      persistence: fleet.persistence,
      pool: {
        listFiles: (input) => {
          asked.push(input);
          const isGone = input.data[0]?.source.uri === 'gone';
          return isGone ? Promise.reject(invalid('There is no such folder.')) : Promise.resolve(files);
        },
      },
      log: createLogger({ name: 'test', level: 'silent' }),
      signal: new AbortController().signal,
    });
  expect(await note([file])).toBe(1);
  expect(await note([])).toBe(0);
  expect(asked.map(({ data }) => data[0]?.source.uri).toSorted()).toEqual(['gone', 'gone', 'readings']);
  expect(asked.find(({ data }) => data[0]?.source.uri === 'readings')).toEqual({
    datastores: { lake: '/lake' },
    data: [
      {
        source: { uri: 'readings', timestampColumn: 'at', correlationColumn: null, preprocessing: null },
        window: range,
      },
    ],
  });
  expect((await baselines.get(good)).frozen).toEqual({
    asset: 'readings:1',
    uri: 'readings',
    range,
    files: [file],
  });
  expect((await baselines.get(bad)).frozen?.files).toBeNull();
});

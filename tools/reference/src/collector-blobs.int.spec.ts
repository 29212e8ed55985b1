import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { openAppendBlobs, openBlobFiles } from '@circuitwatch/azure-blob';
import { openDatasetReader } from '@circuitwatch/datasets';
import { openDataCollector, recordsJson } from '@circuitwatch/scoring-collector';
import type { CollectedRows, DataCollector } from '@circuitwatch/scoring-definitions';
import { startTestAzurite, type TestAzurite } from '@circuitwatch/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

let azurite: TestAzurite | null = null;
let root = '';

beforeAll(async () => {
  azurite = await startTestAzurite();
  root = mkdtempSync(join(tmpdir(), 'circuitwatch-collected-'));
  // The first of all starts fetches Azurite.
}, 360_000);
afterAll(async () => {
  await azurite?.stop();
  rmSync(root, { recursive: true, force: true });
});

const muchText = 'x'.repeat(90_000);

/** Rows `c-<number>_0` and on, with their number. */
function rowsOf(collection: string, number: number, at: Date): CollectedRows {
  const rows = number === 7 ? 50 : 1;
  const text = Array<string>(rows).fill(number === 7 ? muchText : 'little');
  const x = Float64Array.from({ length: rows }, (_, row) => number + row / 64);
  const columns = [
    { name: 'x', cells: x },
    { name: 'text', cells: text },
  ];
  const records = (): string => recordsJson(columns, 0, rows);
  return { collection, at, correlationId: `c-${number}`, requestId: null, rows, records };
}

it('what two processes collect into blobs is read there, and nothing is lost while there is no container', async ({
  skip,
}) => {
  if (!azurite) return skip('there is no Azurite here');
  const accounts = { connectionStrings: [azurite.connectionString], credential: null };
  const told: string[] = [];
  const collectors = ['i-1', 'i-2'].map((instanceId): DataCollector =>
    openDataCollector({
      ...{ endpoint: 'plant', deployment: 'pump', source: '/s/pump', instanceId, flushMs: 5 },
      target: openAppendBlobs(accounts, azurite?.uriOf('collected/below') ?? ''),
      collections: ['model_inputs', 'model_outputs'].map((name) => ({ name, samplingRate: 1 })),
      onProblem: ({ kind }) => void told.push(kind),
    }),
  );
  const collect = (from: number, to: number): void => {
    for (let number = from; number < to; number++) {
      const at = new Date(Date.UTC(2026, 0, 5, 10, number));
      for (const name of ['model_inputs', 'model_outputs']) {
        collectors[number % 2]?.collect(rowsOf(name, number, at));
      }
    }
  };
  collect(0, 60);
  await vi.waitFor(() => expect(told).toEqual(['AWAY', 'AWAY']), { timeout: 30_000 });
  const service = BlobServiceClient.fromConnectionString(azurite.connectionString);
  await service.getContainerClient('collected').create();
  await Promise.all(collectors.map((collector) => collector.flush()));
  collect(60, 120);
  await Promise.all(collectors.map((collector) => collector.close()));
  expect(told.toSorted()).toEqual(['AWAY', 'AWAY', 'BACK', 'BACK']);
  expect(collectors.map((collector) => collector.counts())).toEqual([
    { written: 120, skipped: 0, dropped: 0 },
    { written: 120, skipped: 0, dropped: 0 },
  ]);

  const remote = openBlobFiles({ ...accounts, cacheFolder: join(root, 'cache'), maximumCacheBytes: 1e8 });
  const reader = await openDatasetReader({ baseFolder: root, remote });
  const side = (collection: string) => {
    const uri = azurite?.uriOf(`collected/below/modelDataCollector/plant/pump/${collection}`) ?? '';
    const source = { uri, timestampColumn: null, correlationColumn: null, preprocessing: null };
    return { source, window: null, segment: null, columns: ['x', 'text'], key: null };
  };
  const joined = await reader.readRows({ left: side('model_inputs'), right: side('model_outputs') });
  await reader.close();
  // Two processes, two hours, two collections; the large event lies beside its line.
  expect(joined.files).toHaveLength(8 + 2);
  expect(joined).toMatchObject({ leftRows: 119 + 50, rightRows: 119 + 50, notes: [] });
  const [left, right] = [joined.left, joined.right].map((rows) => [
    ...(rows?.columns.get('x')?.values ?? []),
  ]);
  const expected = Array.from({ length: 120 }, (_, number) =>
    Array.from({ length: number === 7 ? 50 : 1 }, (_, row) => number + row / 64),
  );
  expect(left?.toSorted((a, b) => Number(a) - Number(b))).toEqual(expected.flat());
  expect(right).toEqual(left);
});

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BlobServiceClient } from '@azure/storage-blob';
import { openBlobFiles } from '@circuitwatch/azure-blob';
import { joinUri, openDatasetReader } from '@circuitwatch/datasets';
import { startTestAzurite, type TestAzurite } from '@circuitwatch/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let azurite: TestAzurite | null = null;
let root = '';

/** A collector's folder of two days, a plain folder, and a table of one file. */
const files: Readonly<Record<string, string>> = {
  'table.csv': `time,a,kind\n${rows((hour) => `2026-01-01T${hour}:30:00Z,${Number(hour) / 7},${Number(hour) % 3}\n`)}`,
  'folder/one.jsonl': rows(
    (hour) => `{"time":"2026-01-01T${hour}:30:00Z","a":${Number(hour) + 0.5},"kind":"x"}\n`,
  ),
  'folder/two words.jsonl': rows(
    (hour) => `{"time":"2026-01-02T${hour}:30:00Z","a":${hour.length},"kind":"y"}\n`,
  ),
  ...Object.fromEntries(['01', '02'].flatMap((day) => hours().map((hour) => collected(day, hour)))),
};

function hours(): readonly string[] {
  return Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
}

function rows(row: (hour: string) => string): string {
  return hours().map(row).join('');
}

function collected(day: string, hour: string): [name: string, content: string] {
  const event = {
    specversion: '1.0',
    id: `${day}-${hour}`,
    source: '/deployment',
    type: 'azureml.inference.model_inputs',
    datacontenttype: 'application/json',
    time: `2026-01-${day}T${hour}:10:00Z`,
    correlationid: `c-${day}-${hour}`,
    data: [
      { a: Number(day) + Number(hour), kind: hour },
      { a: -1, kind: 'other' },
    ],
  };
  return [`inputs/2026/01/${day}/${hour}/i-1.jsonl`, `${JSON.stringify(event)}\n`];
}

beforeAll(async () => {
  azurite = await startTestAzurite();
  root = mkdtempSync(join(tmpdir(), 'circuitwatch-remote-'));
  if (!azurite) return;
  const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(
    'data',
  );
  await container.create();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'files', name)), { recursive: true });
    writeFileSync(join(root, 'files', name), content);
    await container.getBlockBlobClient(name).upload(content, Buffer.byteLength(content));
  }
  // The first of all starts fetches Azurite.
}, 360_000);
afterAll(async () => {
  await azurite?.stop();
  rmSync(root, { recursive: true, force: true });
});

const window = { from: new Date('2026-01-01T06:00:00Z'), to: new Date('2026-01-02T03:00:00Z') };

describe('data in a storage account', () => {
  it.for([
    { name: 'table.csv', counts: [18, 24] },
    { name: 'folder', counts: [21, 48] },
    { name: 'inputs', counts: [42, 96] },
  ])('$name reads the same as on this disk', async ({ name, counts }, { skip }) => {
    if (!azurite) return skip('there is no Azurite here');
    const cacheFolder = join(root, `cache-${name}`);
    const connectionStrings = [azurite.connectionString];
    const remote = openBlobFiles({
      cacheFolder,
      maximumCacheBytes: 1e8,
      credential: null,
      connectionStrings,
    });
    const reader = await openDatasetReader({ baseFolder: root, remote });
    const read = async (uri: string) => {
      const source = {
        uri,
        timestampColumn: name === 'inputs' ? null : 'time',
        correlationColumn: null,
        preprocessing: null,
      };
      const data = await reader.open({ source, windows: [window, null], segment: null });
      const numbers = await data.readNumbers(['a']);
      const categories = await data.readCategories([{ name: 'kind', labels: 'text' }]);
      const { columns, timestampColumn, correlationColumn } = data;
      const found = {
        counts: await data.countRows(),
        numbers,
        categories,
        columns,
        timestampColumn,
        correlationColumn,
      };
      const paths = data.files.map(({ uri: file }) => file);
      await data.close();
      return { found, paths };
    };
    try {
      const folder = pathToFileURL(join(root, 'files')).href;
      const here = await read(joinUri(folder, name));
      const there = await read(azurite.uriOf(`data/${name}`));
      expect(here.found.counts).toEqual(counts);
      expect(there.found).toEqual(here.found);
      expect(there.paths).toEqual(
        here.paths.map((path) => path.replace(folder, azurite?.uriOf('data') ?? '')),
      );
      // Of each file one copy, which may be evicted now.
      expect(readdirSync(cacheFolder)).toHaveLength(there.paths.length);
    } finally {
      await reader.close();
    }
  });
});

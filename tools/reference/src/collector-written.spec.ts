import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatasetReader, openPartStore, type DatasetReader } from '@circuitwatch/datasets';
import {
  inputColumns,
  localLines,
  openCollectedPart,
  openDataCollector,
  recordsJson,
  type RecordColumn,
} from '@circuitwatch/scoring-collector';
import type { CollectedRows, DataCollector } from '@circuitwatch/scoring-definitions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';

interface Event {
  readonly data?: readonly Readonly<Record<string, unknown>>[];
  readonly correlationid: string;
  readonly xrequestid?: string;
  readonly time?: string;
}

interface ExtractCase {
  readonly name: string;
  readonly lines?: readonly Event[];
  readonly files?: Readonly<Record<string, readonly Event[]>>;
  readonly columns?: readonly string[];
  readonly expected_types?: Readonly<Record<string, string>>;
  readonly expected_rows?: readonly (readonly unknown[])[];
  readonly expected_rows_after_dataref_load?: readonly (readonly unknown[])[];
}

const [extract] = (readSharedCases('azure', 'mdc_extract') ?? []) as { readonly cases: ExtractCase[] }[];
const note = countCases();
const kinds: Readonly<Record<string, string>> = {
  ...{ string: 'text', double: 'float', bigint: 'integer', boolean: 'boolean' },
};

let folder = '';
let reader: DatasetReader;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'circuitwatch-written-'));
  reader = await openDatasetReader({ baseFolder: folder });
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true, force: true });
});

const deployment = { endpoint: 'plant', source: '/subscriptions/s/onlineEndpoints/plant/deployments/d' };

function collectorOf(name: string): DataCollector {
  return openDataCollector({
    ...deployment,
    deployment: name,
    target: localLines({ root: folder }),
    instanceId: 'i-1',
    collections: ['model_inputs', 'model_outputs'].map((collection) => ({
      ...{ name: collection, samplingRate: 1 },
    })),
    onProblem: ({ message }) => {
      throw new Error(message);
    },
  });
}

const collectionOf = (name: string, collection = 'model_inputs'): string =>
  `modelDataCollector/plant/${name}/${collection}`;

const sourceAt = (uri: string) => ({
  ...{ uri, timestampColumn: null, correlationColumn: null, preprocessing: null },
});

/** Cells of the named columns by row. */
async function rowsOf(uri: string, names: readonly string[]): Promise<readonly (readonly unknown[])[]> {
  const left = { source: sourceAt(uri), window: null, segment: null, columns: names, key: null };
  const { left: read } = await reader.readRows({ left, right: null });
  const columns = names.map((name) => [...(read.columns.get(name)?.values ?? [])]);
  return Array.from({ length: read.rows }, (_, row) => columns.map((cells) => cells[row]));
}

async function columnsOf(uri: string): Promise<Readonly<Record<string, string>>> {
  const dataset = await reader.open({ source: sourceAt(uri), windows: [null], segment: null });
  await dataset.close();
  expect(dataset.notes).toEqual([]);
  return Object.fromEntries(dataset.columns.map(({ name, kind }) => [name, kind]));
}

/** In whatever order; booleans are read as 0 and 1. */
const sorted = (rows: readonly (readonly unknown[])[]): readonly string[] =>
  rows
    .map((row) => JSON.stringify(row.map((cell) => (typeof cell === 'boolean' ? Number(cell) : cell))))
    .sort();

/** The columns of records whose cells are numbers, texts, booleans or nothing. */
function cellsOf(records: NonNullable<Event['data']>): readonly RecordColumn[] {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return names.map((name) => {
    const cells = records.map((record) => record[name] ?? null);
    if (cells.every((cell) => typeof cell === 'boolean'))
      return { name, cells: Uint8Array.from(cells, Number) };
    const isNumber = cells.every((cell) => typeof cell === 'number' || cell === null);
    if (isNumber) return { name, cells: Float64Array.from(cells, (cell) => cell ?? NaN) };
    return { name, cells: cells as (string | null)[] };
  });
}

/** What an event of a case is to our collector; what a case leaves out is of no meaning to it. */
function collectedOf(event: Event, records: NonNullable<Event['data']>): CollectedRows {
  const columns = cellsOf(records);
  return {
    collection: 'model_inputs',
    at: new Date(event.time ?? '2023-11-08T07:00:00Z'),
    correlationId: event.correlationid,
    requestId: event.xrequestid ?? null,
    rows: records.length,
    records: () => recordsJson(columns, 0, records.length),
  };
}

if (extract === undefined) it.skip(`collector cases of Azure: ${sharedCasesAbsent}`);

describe.skipIf(extract === undefined)('what our collector writes is exploded as by Azure', () => {
  const cases = (extract?.cases ?? []).filter(({ lines, files }) => lines ?? files);

  it.each(cases)('$name', async (example) => {
    const { name, columns, lines, files = {} } = example;
    const deploymentName = name.replaceAll(/\W+/g, '-');
    const collector = collectorOf(deploymentName);
    const lists = Object.entries(files).filter(([path]) => path.endsWith('.jsonl'));
    for (const event of lines ?? lists.flatMap(([, events]) => events)) {
      const { dataref } = event as { readonly dataref?: string };
      const [, referred] = Object.entries(files).find(([path]) => dataref?.endsWith(path)) ?? [];
      collector.collect(
        collectedOf(event, event.data ?? (referred as unknown as NonNullable<Event['data']>)),
      );
    }
    await collector.close();
    const uri = collectionOf(deploymentName);
    const found = await columnsOf(uri);
    const own = ['__event_time', 'correlationid'];
    const data = Object.keys(found).filter((column) => !own.includes(column));
    const names = columns ?? [...data, 'correlationid'];
    expect(Object.keys(found).sort()).toEqual([...new Set([...own, ...names])].sort());
    for (const [column, type] of Object.entries(example.expected_types ?? {})) {
      expect(found[column]).toBe(kinds[type]);
    }
    const { expected_rows: rows, expected_rows_after_dataref_load: loaded } = example;
    if (rows) expect(sorted(await rowsOf(uri, names))).toEqual(sorted(rows));
    // The case names them as the data has them, which is not the order of the alphabet.
    const measures = ['petal_length', 'petal_width', 'sepal_length', 'sepal_width'];
    if (loaded) expect(sorted(await rowsOf(uri, measures))).toEqual(sorted(loaded));
    expect(rows ?? loaded).toBeDefined();
    note('azure/mdc_extract.json', name);
  });

  it('non-atomic columns become JSON text after extraction', async () => {
    const collector = collectorOf('nested');
    const records = JSON.stringify([{ list: [1, 2], struct: { a: 'x', b: { c: 1 } }, atom: 1.5 }]);
    collector.collect({ ...collectedOf({ correlationid: 'c' }, []), rows: 1, records: () => records });
    await collector.close();
    const rows = await rowsOf(collectionOf('nested'), ['list', 'struct', 'atom']);
    expect(rows).toEqual([['[1,2]', '{"a":"x","b":{"c":1}}', 1.5]]);
    note('azure/mdc_extract.json', 'non-atomic columns become JSON text after extraction');
  });
});

const at = new Date('2026-01-05T10:59:30Z');
const texts = ['Süd', null, 'two\nlines "quoted" \\', '🛢️\u2028', '', 'null', '12'];
const features: readonly RecordColumn[] = [
  { name: 'whole', cells: BigInt64Array.of(1n, -2n, 3n, 4n, 5n, 6n, 9007199254740991n) },
  { name: 'small', cells: Int32Array.from([0, 1, 2, 3, 4, 5, -6]) },
  { name: 'double', cells: Float64Array.of(0.1, NaN, 1e-300, -1e300, 5, Infinity, 0.30000000000000004) },
  { name: 'single', cells: Float32Array.of(0.1, 2.5, 1e-7, 16_777_216, 5, 6, -0.3) },
  { name: 'text "x"', cells: texts },
];
const featureRows = [
  [1, 0, 0.1, 0.1, texts[0], 'c_0'],
  [-2, 1, NaN, 2.5, texts[1], 'c_1'],
  [3, 2, 1e-300, 1e-7, texts[2], 'c_2'],
  [4, 3, -1e300, 16_777_216, texts[3], 'c_3'],
  [5, 4, 5, 5, texts[4], 'c_4'],
  [6, 5, NaN, 6, texts[5], 'c_5'],
  [9007199254740991, -6, 0.30000000000000004, -0.3, texts[6], 'c_6'],
];

describe('what our collector writes is read', () => {
  const collect = (collector: DataCollector, collection: string, columns: readonly RecordColumn[]): void => {
    const records = (): string => recordsJson(columns, 0, 7);
    collector.collect({ collection, at, correlationId: 'c', requestId: null, rows: 7, records });
  };

  it('with every cell as it was, and a name for each row', async () => {
    const collector = collectorOf('cells');
    collect(collector, 'model_inputs', features);
    await collector.close();
    const names = [...features.map(({ name }) => name), 'correlationid'];
    expect(await rowsOf(collectionOf('cells'), names)).toEqual(featureRows);
    expect(await columnsOf(collectionOf('cells'))).toEqual({
      ...{ __event_time: 'timestamp', whole: 'integer', small: 'integer', double: 'float', single: 'float' },
      ...{ 'text "x"': 'text', correlationid: 'text' },
    });
  });

  it('in its hour, inputs beside outputs, also where records lie in a file of their own', async () => {
    const collector = collectorOf('joined');
    const rows = 60_000;
    const name = 'a name that is so long that the records do not fit into their event';
    const x = Float64Array.from({ length: rows }, (_, row) => row / 7 + 1e-9);
    const y = Float32Array.from({ length: rows }, (_, row) => row / 4);
    const event = { at, correlationId: 'c', requestId: null, rows };
    const collected = (collection: string, columns: readonly RecordColumn[]): CollectedRows => {
      return { ...event, collection, records: () => recordsJson(columns, 0, rows) };
    };
    collector.collect(collected('model_inputs', [{ name, cells: x }]));
    collector.collect(collected('model_outputs', [{ name: 'prediction', cells: y }]));
    await collector.close();
    const window = { from: new Date('2026-01-05T10:00:00Z'), to: new Date('2026-01-05T11:00:00Z') };
    const side = (collection: string, columns: readonly string[]) => ({
      ...{ source: sourceAt(collectionOf('joined', collection)), window, segment: null, columns, key: null },
    });
    const joined = await reader.readRows({
      left: side('model_inputs', [name]),
      right: side('model_outputs', ['prediction']),
    });
    expect(joined).toMatchObject({ leftRows: rows, rightRows: rows, notes: [] });
    expect(joined.files.map(({ uri }) => uri.replace(/^.*\.(\w+)$/, '$1')).sort()).toEqual([
      'json',
      'jsonl',
      'jsonl',
    ]);
    const [inputs, outputs] = [joined.left.columns.get(name), joined.right?.columns.get('prediction')];
    expect(joined.left.rows).toBe(rows);
    const row = new Map([...x].map((cell, index) => [cell, index]));
    const places = [...(inputs?.values ?? [])].map((cell) => row.get(Number(cell)));
    expect(new Set(places).size).toBe(rows);
    expect([...(outputs?.values ?? [])].map((cell) => Number(cell) * 4)).toEqual(places);
  });

  it('but for the line that a process left unfinished as it died', async () => {
    const collector = collectorOf('torn');
    collect(collector, 'model_inputs', features);
    await collector.close();
    const hour = join(folder, collectionOf('torn'), '2026/01/05/10');
    appendFileSync(join(hour, 'i-1.jsonl'), '{"specversion":"1.0","id":"x","data":[{"whole":');
    writeFileSync(join(hour, 'a-process-that-died-at-its-first-line.jsonl'), '{"specversion":"1.0","id"');
    const names = [...features.map(({ name }) => name), 'correlationid'];
    expect(await rowsOf(collectionOf('torn'), names)).toEqual(featureRows);
  });

  it('part by part, the rows of a scored file named by their place in it', async () => {
    const store = openPartStore({ baseFolder: folder, remote: null, spillFolder: join(folder, 'spill') });
    const rows = 2_500;
    const cells = Float32Array.from({ length: 2 * rows }, (_, place) => place);
    const write = async (collection: string, columns: readonly RecordColumn[]): Promise<void> => {
      const part = openCollectedPart({
        ...{ ...deployment, deployment: 'parts', collection, at, files: store, uriOf: (path) => path },
        ...{ name: 'job-1-part-0', samplingRate: 1, correlationId: 'job-1', firstRow: 0, widestRow: 2 },
      });
      part.add(columns, rows);
      await part.close();
    };
    // As after a crash: the same part is written again.
    for (let time = 0; time < 2; time++) {
      await write('model_inputs', inputColumns([{ features: ['a', 'b'] }], [cells]));
      await write('model_outputs', [{ name: 'prediction', cells: cells.subarray(0, rows) }]);
    }
    const read = await rowsOf(collectionOf('parts'), ['a', 'b', 'correlationid']);
    const expected = Array.from({ length: rows }, (_, row) => {
      const first = Math.floor(row / 1_000) * 1_000;
      return [2 * row, 2 * row + 1, `job-1-${first}_${row - first}`];
    });
    expect(sorted(read)).toEqual(sorted(expected));
    expect(await rowsOf(collectionOf('parts', 'model_outputs'), ['prediction'])).toHaveLength(rows);
  });
});

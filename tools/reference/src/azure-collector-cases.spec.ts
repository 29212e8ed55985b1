import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDatasetReader, type DatasetReader } from '@circuitwatch/datasets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';

interface ExtractFile {
  readonly cases: readonly ExtractCase[];
}

interface ExtractCase {
  readonly name: string;
  readonly lines?: readonly object[];
  readonly files?: Readonly<Record<string, readonly object[]>>;
  readonly columns?: readonly string[];
  readonly expected_types?: Readonly<Record<string, string>>;
  readonly expected_rows?: readonly (readonly unknown[])[];
  readonly expected_rows_after_dataref_load?: readonly (readonly unknown[])[];
}

interface WindowsFile {
  readonly existing_hour_folders: readonly string[];
  readonly cases: readonly {
    readonly start: string;
    readonly end: string;
    readonly expected_patterns: readonly string[];
  }[];
  readonly row_filter_cases: readonly {
    readonly start: string;
    readonly stop: string;
    readonly end_times: readonly string[];
    readonly kept: readonly number[];
  }[];
  readonly drop_rate_cases: readonly unknown[];
  readonly no_data_cases: readonly { readonly start: string; readonly end: string; readonly why: string }[];
}

/** Files and rows of a window of one event, whose folder and time are not of the same hour. */
async function openHour(folderHour: string, window: string, time: string): Promise<unknown> {
  write(`apart/${folderHour}/i.jsonl`, linesOf([{ time, data: [{ x: 1 }], correlationid: 'c' }]));
  const range = { from: instant(`${window}:00:00`), to: instant(`${window}:59:00`) };
  const dataset = await reader.open({ source: sourceAt('apart'), windows: [range], segment: null });
  const [rows] = await dataset.countRows();
  await dataset.close();
  const { correlationColumn, columns } = dataset;
  const names = columns.map(({ name }) => name);
  return { files: dataset.files.length, rows, correlationColumn, names };
}

interface Difference {
  readonly cases: string;
  readonly azure: string;
  readonly here: string;
  readonly reason: string;
  /** null: the cases themselves show it, or there is nothing to show. */
  readonly shown: (() => Promise<unknown>) | null;
  readonly is?: unknown;
}

/** Where the product means to differ from Azure's preprocessor, and why, with what shows it. */
const differences: readonly Difference[] = [
  {
    cases: 'mdc_windows: no_data_cases "no folder" and "folder, no file"',
    azure: 'The run fails with DataNotFoundError.',
    here: 'The data is empty, with the columns of its newest file and the same sentence as a note.',
    reason: 'No data is a state of a signal, not a failure of its run; the other signals go on.',
    shown: null,
  },
  {
    cases: 'mdc_windows: drop_rate_cases',
    azure: 'Preparing generative AI data fails when more than a third of its rows is lost.',
    here: 'There is no such preparation.',
    reason: 'Generative AI signals are not supported.',
    shown: null,
  },
  {
    cases: 'mdc_extract: raw folder 2023-10-11T20..21, whose events are of 2023-01-01',
    azure: 'Events are selected by the hour folder alone.',
    here: 'The hour folder says which files are opened, and the event time which of their rows count.',
    reason:
      'An event near the end of an hour is written in the next one, and windows need not end on the hour.',
    shown: () => openHour('2023/10/11/20', '2023-10-11T20', '2023-01-01T00:43:34Z'),
    is: expect.objectContaining({ files: 1, rows: 0 }),
  },
  {
    cases: 'mdc_extract: non-atomic columns',
    azure: 'The correlation id is dropped unless a component asks for it.',
    here: 'It is a column by which rows are matched, and none that is measured.',
    reason: 'Joining with the truth needs no second setting.',
    shown: () => openHour('2023/10/11/21', '2023-10-11T21', '2023-10-11T21:00:00Z'),
    is: expect.objectContaining({ correlationColumn: 'correlationid', rows: 1 }),
  },
];

const [extract] = (readSharedCases('azure', 'mdc_extract') ?? []) as ExtractFile[];
const [windows] = (readSharedCases('azure', 'mdc_windows') ?? []) as WindowsFile[];
const note = countCases();
const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  double: 'float',
  bigint: 'integer',
  boolean: 'boolean',
};

let folder = '';
let reader: DatasetReader;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'circuitwatch-collector-'));
  reader = await openDatasetReader({ baseFolder: folder });
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true, force: true });
});

if (extract === undefined || windows === undefined) it.skip(`collector cases of Azure: ${sharedCasesAbsent}`);

const instant = (text: string): Date => new Date(/:/.test(text) ? `${text}Z` : `${text}:00Z`);
const sourceAt = (uri: string) => ({
  ...{ uri, timestampColumn: null, correlationColumn: null, preprocessing: null },
});

function write(name: string, content: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

const linesOf = (events: readonly object[]): string =>
  events.map((event) => JSON.stringify(event)).join('\n');

/** Cells of the named columns by row; booleans are read as 0 and 1. */
async function rowsOf(uri: string, names: readonly string[]): Promise<readonly (readonly unknown[])[]> {
  const left = { source: sourceAt(uri), window: null, segment: null, columns: names, key: null };
  const { left: read } = await reader.readRows({ left, right: null });
  const columns = names.map((name) => [...(read.columns.get(name)?.values ?? [])]);
  return Array.from({ length: read.rows }, (_, row) => columns.map((cells) => cells[row]));
}

/** Columns are told by their names and rows by their cells, in whatever order. */
const sorted = (rows: readonly (readonly unknown[])[]): readonly string[] =>
  rows
    .map((row) => JSON.stringify(row.map((cell) => (typeof cell === 'boolean' ? Number(cell) : cell))))
    .sort();

describe.skipIf(extract === undefined)('events are exploded as by Azure', () => {
  const cases = (extract?.cases ?? []).filter(({ lines, files }) => lines ?? files);

  it.each(cases)('$name', async (example) => {
    const { name, lines, files, columns, expected_types, expected_rows } = example;
    const root = name.replaceAll(/\W+/g, '-');
    if (lines) write(`${root}/2023/11/08/07/i.jsonl`, linesOf(lines));
    for (const [path, content] of Object.entries(files ?? {})) {
      write(`${root}/${path}`, path.endsWith('.jsonl') ? linesOf(content) : JSON.stringify(content));
    }
    const dataset = await reader.open({ source: sourceAt(root), windows: [null], segment: null });
    const found = dataset.columns.map((column) => column.name);
    await dataset.close();
    const own = ['__event_time', 'correlationid'];
    const names = columns ?? [...found.filter((column) => !own.includes(column)), 'correlationid'];
    expect(dataset.notes).toEqual([]);
    expect(found.filter((column) => column !== '__event_time').sort()).toEqual([...names].sort());
    for (const [column, type] of Object.entries(expected_types ?? {})) {
      expect(dataset.columns.find((candidate) => candidate.name === column)?.kind).toBe(kinds[type]);
    }
    if (expected_rows) expect(sorted(await rowsOf(root, names))).toEqual(sorted(expected_rows));
    const loaded = example.expected_rows_after_dataref_load;
    const data = names.filter((column) => column !== 'correlationid');
    if (loaded) expect(sorted(await rowsOf(root, data))).toEqual(sorted(loaded));
    expect(expected_rows ?? loaded).toBeDefined();
    note('azure/mdc_extract.json', name);
  });

  it('non-atomic columns become JSON text after extraction', async () => {
    const data = [{ list: [1, 2], struct: { a: 'x', b: { c: 1 } }, atom: 1.5 }];
    write(
      'nested/2023/11/08/07/i.jsonl',
      linesOf([{ data, correlationid: 'c', time: '2023-11-08T07:00:00Z' }]),
    );
    const rows = await rowsOf('nested', ['list', 'struct', 'atom']);
    expect(rows).toEqual([['[1,2]', '{"a":"x","b":{"c":1}}', 1.5]]);
    note('azure/mdc_extract.json', 'non-atomic columns become JSON text after extraction');
  });
});

describe.skipIf(windows === undefined)('hour folders are chosen as by Azure', () => {
  beforeAll(() => {
    for (const hour of windows?.existing_hour_folders ?? []) {
      const time = `${hour.slice(0, 10).replaceAll('/', '-')}T${hour.slice(11)}:30:00Z`;
      write(`hours/${hour}/i.jsonl`, linesOf([{ time, data: [{ x: 1 }], correlationid: hour }]));
    }
  });

  it.each(windows?.cases ?? [])(
    'from $start to $end',
    async ({ start, end, expected_patterns: patterns }) => {
      const range = { from: instant(start), to: instant(end) };
      const dataset = await reader.open({ source: sourceAt('hours'), windows: [range], segment: null });
      await dataset.close();
      const isExpected = (hour: string): boolean =>
        patterns.some((pattern) =>
          new RegExp(`^${pattern.replace('/*.jsonl', '').replaceAll('*', '\\d+')}$`).test(hour),
        );
      const hours = (windows?.existing_hour_folders ?? []).filter(isExpected);
      expect(dataset.files.map(({ uri }) => /hours\/(.*)\/i\.jsonl$/.exec(uri)?.[1])).toEqual(hours);
      if (patterns.length === 0) expect(dataset.notes[0]).toMatch(/^No data found for the given time window/);
      note('azure/mdc_windows.json', `${start} to ${end}`);
    },
  );

  it.each(windows?.row_filter_cases ?? [])('rows from $start to $stop', async (example) => {
    const { start, stop, end_times: times, kept } = example;
    const events = times.map((time, k) => ({ time: `${time}Z`, data: [{ k }], correlationid: `c${k}` }));
    for (const [k, event] of events.entries()) {
      write(`rows/${(times[k] ?? '').slice(0, 13).replaceAll(/[-T]/g, '/')}/${k}.jsonl`, linesOf([event]));
    }
    const window = { from: instant(start), to: instant(stop) };
    const left = { source: sourceAt('rows'), window, segment: null, columns: ['k'], key: null };
    const { left: read } = await reader.readRows({ left, right: null });
    expect([...(read.columns.get('k')?.values ?? [])].sort()).toEqual(kept);
    note('azure/mdc_windows.json', `rows from ${start} to ${stop}`);
  });

  it.each(windows?.no_data_cases ?? [])('no data from $start to $end: $why', async ({ start, end, why }) => {
    write('some/2023/11/05/10/i.jsonl', linesOf([{ time: '2023-11-05T10:00:00Z', data: [{ x: 1 }] }]));
    mkdirSync(join(folder, 'some/2023/11/06/15'), { recursive: true });
    const uri = why === 'root missing' ? 'missing' : 'some';
    const range = { from: instant(start), to: instant(end) };
    const opening = reader.open({ source: sourceAt(uri), windows: [range], segment: null });
    const words =
      /No data found for the given time window: .*We expect folder pattern .*YYYY\/MM\/DD\/HH\/<your_log>\.jsonl/;
    if (why === 'root missing') {
      await expect(opening).rejects.toMatchObject({ code: 'INVALID', message: expect.stringMatching(words) });
    } else {
      const dataset = await opening;
      expect(dataset).toMatchObject({ files: [], notes: [expect.stringMatching(words)] });
      expect(await dataset.countRows()).toEqual([0]);
      await dataset.close();
    }
    note('azure/mdc_windows.json', `no data: ${why}`);
  });
});

describe.skipIf(extract === undefined)('differences from Azure', () => {
  it.each(differences.filter(({ shown }) => shown !== null))(
    '$cases: $here $reason',
    async ({ shown, is }) => {
      expect(await shown?.()).toEqual(is);
    },
  );
});

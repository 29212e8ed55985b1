import type { FileRead } from '@circuitwatch/monitoring-definitions';
import type {
  AlignedRows,
  CategoryColumn,
  CellKind,
  Dataset,
  DatasetReader,
  NumberColumn,
  OpenRequest,
  QueryAnswer,
  QueryRequest,
  RowsRequest,
  WindowColumns,
} from '../ports.ts';

/** One column of one window. */
export interface FakeColumn {
  readonly kind: CellKind;
  readonly numbers: NumberColumn;
  readonly categories: CategoryColumn;
}

/** Columns of one window by name; a window without a column still has the others' rows. */
export interface FakeWindow {
  readonly rows: number;
  readonly columns: Readonly<Record<string, FakeColumn>>;
}

/** One source: its windows in the order in which they are opened, and its rows for joins. */
export interface FakeSource {
  readonly windows?: readonly FakeWindow[];
  readonly timestampColumn?: string | null;
  readonly version?: number;
  readonly rows?: AlignedRows;
}

interface Cells {
  readonly values?: readonly number[];
  readonly nulls?: number;
  readonly typeErrors?: number;
}

const nothing = { counts: new Map<string, number>(), nulls: 0 };

/** A column of numbers; with more text than numbers it is one of text. */
export function numeric({ values = [], nulls = 0, typeErrors = 0 }: Cells): FakeColumn {
  return {
    kind: typeErrors > values.length ? 'text' : 'float',
    numbers: { values: Float64Array.from(values), nulls, typeErrors },
    categories: nothing,
  };
}

/** A column of categories. */
export function categories(
  counts: Readonly<Record<string, number>>,
  nulls = 0,
  kind: CellKind = 'text',
): FakeColumn {
  const empty = { values: new Float64Array(0), nulls: 0, typeErrors: 0 };
  return { kind, numbers: empty, categories: { counts: new Map(Object.entries(counts)), nulls } };
}

/** A column of another type. */
export function other(kind: CellKind): FakeColumn {
  return { ...numeric({}), kind };
}

export function fileOf(uri: string, version = 1): FileRead {
  return { uri, bytes: 100 * version, modifiedAt: `2026-11-0${version}T00:00:00.000Z` };
}

/** What the reader was asked. */
export interface Asked {
  readonly opened: OpenRequest[];
  readonly numbers: { readonly uri: string; readonly names: readonly string[] }[];
  readonly categories: { readonly uri: string; readonly names: readonly string[] }[];
  readonly rows: { readonly left: RowsRequest; readonly right: RowsRequest | null }[];
  readonly queries: QueryRequest[];
}

interface FakeReaderOptions {
  /** By URI; asked at every reading, so that data may change in between. */
  readonly source: (uri: string) => FakeSource;
  readonly coded?: readonly string[];
  readonly join?: (request: { left: RowsRequest; right: RowsRequest | null }) => {
    readonly left: AlignedRows;
    readonly right: AlignedRows | null;
    readonly leftRows: number;
    readonly rightRows: number;
  };
  readonly answer?: (request: QueryRequest) => Promise<QueryAnswer>;
}

/** A reader of windows in memory that notes what it was asked. */
export function fakeReader(options: FakeReaderOptions): DatasetReader & { readonly asked: Asked } {
  const asked: Asked = { opened: [], numbers: [], categories: [], rows: [], queries: [] };
  return {
    asked,
    open: async (request) => {
      asked.opened.push(request);
      return openFake(request, options, asked);
    },
    readRows: async ({ left, right }) => {
      asked.rows.push({ left, right });
      const files = [left, ...(right ? [right] : [])].map(({ source }) => fileOf(source.uri));
      if (options.join) return { ...options.join({ left, right }), files, notes: [] };
      const rows = options.source(left.source.uri).rows ?? { rows: 0, columns: new Map() };
      return { left: rows, right: null, leftRows: rows.rows, rightRows: 0, files, notes: [] };
    },
    query: async (request) => {
      asked.queries.push(request);
      if (options.answer) return options.answer(request);
      return { metrics: [], rows: new Map(), files: [] };
    },
  };
}

function openFake(
  { source: { uri }, windows }: OpenRequest,
  options: FakeReaderOptions,
  asked: Asked,
): Dataset {
  const first = options.source(uri);
  const all = first.windows ?? [];
  const names = [...new Set(all.flatMap(({ columns }) => Object.keys(columns)))];
  const columns = Object.entries(all[0]?.columns ?? {}).map(([name, { kind }]) => ({
    name,
    type: kind,
    kind,
  }));
  const read = <Column>(wanted: readonly string[], of: (column: FakeColumn) => Column) =>
    windows.map((_, index): WindowColumns<Column> => {
      const window = options.source(uri).windows?.[index];
      if (!window) throw new Error(`No window ${index} of ${uri}.`);
      const missing = of(numeric({ nulls: window.rows }));
      const found = wanted.map((name): [string, Column] => {
        const column = window.columns[name];
        return [name, column ? of(column) : missing];
      });
      return { rows: window.rows, columns: new Map(found) };
    });
  return {
    uri,
    columns: columns.filter(({ name }) => names.includes(name)),
    timestampColumn: first.timestampColumn === undefined ? 'timestamp' : first.timestampColumn,
    correlationColumn: null,
    files: [fileOf(uri, first.version ?? 1)],
    notes: [],
    countRows: async () => windows.map((_, index) => all[index]?.rows ?? 0),
    readNumbers: async (wanted) => {
      asked.numbers.push({ uri, names: wanted });
      return read(wanted, ({ numbers }) => numbers);
    },
    readCategories: async (wanted) => {
      asked.categories.push({ uri, names: wanted.map(({ name }) => name) });
      return read(
        wanted.map(({ name }) => name),
        (column) => column.categories,
      );
    },
    partitions: async () => [],
    columnsWithFewDistinct: async (wanted) =>
      new Set(wanted.filter((name) => options.coded?.includes(name) === true)),
    close: async () => undefined,
  };
}

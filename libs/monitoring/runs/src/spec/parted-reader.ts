import type {
  CategoryColumn,
  CellKind,
  Dataset,
  DatasetPartition,
  DatasetReader,
  NumberColumn,
  OpenRequest,
  WindowColumns,
} from '../ports.ts';
import { fileOf } from './fake-reader.ts';

/** Cells of one column, a row each; text that is no number is a type error where numbers are asked. */
export type Cell = number | string | null;

/** Columns by name, all of the same length. */
export type PartedTable = Readonly<Record<string, readonly Cell[]>>;

/** A reader of whole tables in memory by URI, which can be read in parts; notes the most cells that were read at once. */
export function partedReader(
  tables: Readonly<Record<string, PartedTable>>,
): DatasetReader & { readonly most: { cells: number } } {
  const most = { cells: 0 };
  const refuse = async (): Promise<never> => {
    throw new Error('Only columns were expected to be read.');
  };
  return {
    most,
    open: async (request) => openParted(request, tables[request.source.uri] ?? {}, most),
    readRows: refuse,
    query: refuse,
  };
}

function openParted(
  { source, windows, partition }: OpenRequest,
  table: PartedTable,
  most: { cells: number },
): Dataset {
  const columns = Object.entries(table).map(([name, cells]) => {
    const kind: CellKind = cells.some((cell) => typeof cell === 'string') ? 'text' : 'float';
    return { name, type: kind, kind };
  });
  const all = Object.values(table)[0]?.length ?? 0;
  const { from, to } = partition?.rowRange ?? { from: 0, to: all };
  const read = <Column>(names: readonly string[], of: (cells: readonly Cell[]) => Column) => {
    most.cells = Math.max(most.cells, names.length * (to - from));
    const own = names.map((name): [string, Column] => [name, of((table[name] ?? []).slice(from, to))]);
    return windows.map((): WindowColumns<Column> => ({ rows: to - from, columns: new Map(own) }));
  };
  return {
    uri: source.uri,
    columns,
    timestampColumn: null,
    correlationColumn: null,
    // Large enough to be looked into.
    files: [{ ...fileOf(source.uri), bytes: 2 ** 30 }],
    notes: [`About ${source.uri}.`],
    countRows: async () => windows.map(() => to - from),
    readNumbers: async (names) => read(names, numbersOf),
    readCategories: async (asked) =>
      read(
        asked.map(({ name }) => name),
        categoriesOf,
      ),
    columnsWithFewDistinct: async () => new Set(),
    partitions: async (maximumRows) =>
      Array.from({ length: Math.ceil(all / maximumRows) }, (_, index): DatasetPartition => {
        const rowRange = { from: index * maximumRows, to: Math.min(all, (index + 1) * maximumRows) };
        const rows = rowRange.to - rowRange.from;
        return { files: [source.uri], rowRange, rows, columns, timestampColumn: null };
      }),
    close: async () => undefined,
  };
}

function numbersOf(cells: readonly Cell[]): NumberColumn {
  const numbers = cells.filter((cell): cell is number => typeof cell === 'number');
  const nulls = cells.filter((cell) => cell === null).length;
  return { values: Float64Array.from(numbers), nulls, typeErrors: cells.length - numbers.length - nulls };
}

function categoriesOf(cells: readonly Cell[]): CategoryColumn {
  const present = cells.filter((cell) => cell !== null).map(String);
  const counts = new Map(
    [...Map.groupBy(present, (name) => name)].map(([name, rows]) => [name, rows.length]),
  );
  return { counts, nulls: cells.length - present.length };
}

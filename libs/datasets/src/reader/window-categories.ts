import type { DuckDBConnection } from '@duckdb/node-api';
import { invalid } from '@circuitwatch/platform-errors';
import { quotedName } from '../sql-text.ts';
import type { DatasetColumn } from '../sources/relation.ts';
import type { CategoryLabels } from '../tables/read-categories.ts';
import type { CategoryColumn } from './dataset.ts';
import { forEachChunk } from './each-chunk.ts';
import { whereOf, windowBits, type RowSelection } from './row-selection.ts';

/** A column to count, and how its values are named. */
export interface CountedColumn {
  readonly column: DatasetColumn;
  readonly labels: CategoryLabels;
}

interface Tally {
  readonly counts: Map<string, number>;
  nulls: number;
}

const maximumCategories = 1_000_000;
/** So that the answer's mask of columns is a whole number in JavaScript, and their tables fit into memory. */
const columnsAtOnce = 32;

/**
 * Counts the distinct values of several columns for all windows in one scan; only counts come out of the database.
 * Answers are by window, then by column.
 *
 * @throws AppError INVALID for more distinct values than are worth comparing; CANCELED.
 */
export async function readWindowCategories(
  connection: DuckDBConnection,
  selection: RowSelection,
  columns: readonly CountedColumn[],
  opened: { readonly uri: string; readonly rows: number },
  signal: AbortSignal | undefined,
): Promise<readonly (readonly CategoryColumn[])[]> {
  await refuseIdentifiers(connection, selection, columns, opened);
  const windows = selection.membership.map((): readonly Tally[] =>
    columns.map(() => ({ counts: new Map<string, number>(), nulls: 0 })),
  );
  for (let start = 0; start < columns.length; start += columnsAtOnce) {
    const batch = columns.slice(start, start + columnsAtOnce);
    await forEachChunk(connection, countsOf(selection, batch), signal, (chunk) => {
      for (const [bits, mask, text, number, occurrences] of chunk.getRows()) {
        const index = indexOf(Number(mask), batch.length);
        const label = typeof text === 'string' ? text : typeof number === 'number' ? number : null;
        windows.forEach((tallies, window) => {
          const tally = tallies[start + index];
          if (tally && (Number(bits) & (1 << window)) !== 0) add(tally, label, Number(occurrences));
        });
        const isTooMany = windows.some(
          (tallies) => (tallies[start + index]?.counts.size ?? 0) > maximumCategories,
        );
        if (isTooMany) throw tooMany(batch[index]?.column.name ?? '', opened.uri);
      }
    });
  }
  return windows.map((tallies) => tallies.map(({ counts, nulls }) => ({ counts: ordered(counts), nulls })));
}

/** Counting identifiers takes long and much memory, only to refuse them; the estimate's error is below a half. */
async function refuseIdentifiers(
  connection: DuckDBConnection,
  selection: RowSelection,
  columns: readonly CountedColumn[],
  { uri, rows }: { readonly uri: string; readonly rows: number },
): Promise<void> {
  if (rows <= maximumCategories || columns.length === 0) return;
  const estimates = columns.map(({ column }) => `approx_count_distinct(${quotedName(column.name)})`);
  const result = await connection.runAndReadAll(
    `SELECT ${estimates.join(', ')} FROM ${selection.from}${whereOf(selection)}`,
  );
  result.getRows()[0]?.forEach((estimate, index) => {
    if (Number(estimate) > 2 * maximumCategories) throw tooMany(columns[index]?.column.name ?? '', uri);
  });
}

/**
 * A row for each set of windows, column and value: the windows' bits, the mask of the columns it is not about, the
 * value as text or as a number, and how often it occurs. Values are named after they were counted, as there are fewer.
 */
function countsOf(selection: RowSelection, columns: readonly CountedColumn[]): string {
  const names = columns.map((_, index) => `c${index}`);
  const cells = columns.map(({ column }, index) => `${quotedName(column.name)} AS ${names[index]}`);
  const inner = `SELECT ${windowBits(selection)} AS bits, ${cells.join(', ')} FROM ${selection.from}${whereOf(selection)}`;
  const labelOf = (type: string, isOf: (column: CountedColumn) => boolean): string => {
    const cases = columns.flatMap((column, index) =>
      isOf(column) ? [`WHEN ${maskOf(index, columns.length)} THEN CAST(c${index} AS ${type})`] : [],
    );
    return cases.length === 0 ? `CAST(NULL AS ${type})` : `CASE mask ${cases.join(' ')} END`;
  };
  const sets = names.map((name) => `(bits, ${name})`);
  const counted = `SELECT bits, grouping_id(${names.join(', ')}) AS mask, ${names.join(', ')}, count(*) AS occurrences
    FROM (${inner}) GROUP BY GROUPING SETS (${sets.join(', ')})`;
  return `SELECT bits, CAST(mask AS DOUBLE), ${labelOf('VARCHAR', (column) => !isNumber(column))},
    ${labelOf('DOUBLE', isNumber)}, CAST(occurrences AS DOUBLE) FROM (${counted})`;
}

function isNumber({ column, labels }: CountedColumn): boolean {
  return labels === 'number' && ['integer', 'float', 'boolean'].includes(column.kind);
}

/** One bit for each column that a row is not about, the first column's highest. */
function maskOf(index: number, columns: number): number {
  return 2 ** columns - 1 - 2 ** (columns - 1 - index);
}

function indexOf(mask: number, columns: number): number {
  return columns - 1 - Math.log2(2 ** columns - 1 - mask);
}

function add(tally: Tally, label: string | number | null, occurrences: number): void {
  if (label === null || Number.isNaN(label)) {
    tally.nulls += occurrences;
    return;
  }
  const name = String(label);
  tally.counts.set(name, (tally.counts.get(name) ?? 0) + occurrences);
}

function ordered(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}

function tooMany(name: string, uri: string): Error {
  const most = maximumCategories.toLocaleString('en');
  return invalid(
    `"${name}" holds more than ${most} distinct values in ${uri}: it identifies rows rather than groups them.`,
  );
}

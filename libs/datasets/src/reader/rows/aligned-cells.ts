import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { doublesOf } from '../../chunk-cells.ts';
import { numberList } from '../../number-list.ts';
import { quotedName } from '../../sql-text.ts';
import type { DatasetColumn } from '../../sources/relation.ts';
import { forEachChunk } from '../each-chunk.ts';
import type { CellColumn } from './joined-rows.ts';

/** A column to read and the SQL of its cells: DOUBLE with NaN for none, or VARCHAR. */
export interface ReadColumn {
  readonly name: string;
  readonly kind: CellColumn['kind'];
  readonly sql: string;
}

/** How a column's cells are read: what has a number as numbers, everything else as text. */
export function readColumn({ name, kind }: DatasetColumn): ReadColumn {
  const column = quotedName(name);
  if (kind === 'text' || kind === 'other') return { name, kind: 'texts', sql: `CAST(${column} AS VARCHAR)` };
  const number = kind === 'timestamp' ? `epoch(${column})` : `CAST(${column} AS DOUBLE)`;
  return { name, kind: 'numbers', sql: `COALESCE(${number}, 'NaN'::DOUBLE)` };
}

/** Streams a query that answers the columns in their order. */
export async function readCells(
  connection: DuckDBConnection,
  sql: string,
  columns: readonly ReadColumn[],
  signal: AbortSignal | undefined,
): Promise<{ readonly rows: number; readonly cells: readonly CellColumn[] }> {
  const collectors = columns.map(({ kind }) => (kind === 'numbers' ? numberCollector() : textCollector()));
  let rows = 0;
  await forEachChunk(connection, sql, signal, (chunk) => {
    rows += chunk.rowCount;
    collectors.forEach(({ add }, index) => add(chunk, index));
  });
  return { rows, cells: collectors.map(({ column }) => column()) };
}

/** The cells by the names of their columns. */
export function cellColumns(
  columns: readonly ReadColumn[],
  cells: readonly CellColumn[],
): ReadonlyMap<string, CellColumn> {
  const none: CellColumn = { kind: 'texts', values: [] };
  return new Map(columns.map(({ name }, index) => [name, cells[index] ?? none]));
}

interface Collector {
  readonly add: (chunk: DuckDBDataChunk, index: number) => void;
  readonly column: () => CellColumn;
}

function numberCollector(): Collector {
  const list = numberList(16_384);
  return {
    add: (chunk, index) => {
      for (const value of doublesOf(chunk, index)) list.push(value);
    },
    column: () => ({ kind: 'numbers', values: list.view() }),
  };
}

/** More different texts than this are no categories, and looking each up costs more than it saves. */
const sharedTexts = 10_000;

function textCollector(): Collector {
  const values: (string | null)[] = [];
  // Rows of one category share one string.
  const shared = new Map<string, string>();
  const sharedOf = (text: string): string => {
    const known = shared.get(text);
    if (known !== undefined) return known;
    if (shared.size < sharedTexts) shared.set(text, text);
    return text;
  };
  return {
    add: (chunk, index) => {
      for (const cell of chunk.getColumnValues(index)) {
        values.push(typeof cell === 'string' ? sharedOf(cell) : null);
      }
    },
    column: () => ({ kind: 'texts', values }),
  };
}

import type { DuckDBConnection } from '@duckdb/node-api';
import { quotedName, quotedText } from '../sql-text.ts';
import type { TableColumn } from './table-columns.ts';

/** A column of text read as what it means, and the SQL of its cells. */
export interface UnderstoodColumn {
  readonly column: TableColumn;
  readonly sql: string;
}

/** What people and programs write into cells that are missing; empty cells are null already. */
const missingMarkers = ['', 'na', 'n/a', '#n/a', '<na>', 'nan', 'null', 'none', 'nil', '-', '?'];

interface Census {
  readonly filled: number;
  readonly points: number;
  readonly commas: number;
  readonly wholes: number;
  readonly marker: string | null;
}

/**
 * Finds the columns of text that hold numbers only, but for marks of missing cells (`NA`, `null`, `?` …), and
 * where `allowsComma` those with decimal commas. Columns of other text keep their text.
 */
export async function understandText(
  connection: DuckDBConnection,
  table: string,
  columns: readonly TableColumn[],
  allowsComma: boolean,
): Promise<ReadonlyMap<string, UnderstoodColumn>> {
  const understood = new Map<string, UnderstoodColumn>();
  if (columns.length === 0) return understood;
  const result = await connection.runAndReadAll(
    `SELECT ${columns.flatMap(censusOf).join(', ')} FROM ${table}`,
  );
  const row = result.getRows()[0] ?? [];
  columns.forEach((column, index) => {
    const [filled, points, commas, wholes, marker] = row.slice(index * 5, index * 5 + 5);
    const census = {
      filled: Number(filled),
      points: Number(points),
      commas: Number(commas),
      wholes: Number(wholes),
      marker: typeof marker === 'string' ? marker : null,
    };
    const found = understand(column, census, allowsComma);
    if (found) understood.set(column.name, found);
  });
  return understood;
}

function understand(
  column: TableColumn,
  { filled, points, commas, wholes, marker }: Census,
  allowsComma: boolean,
): UnderstoodColumn | null {
  const text = textOf(column);
  const usesCommas = points < filled && allowsComma && commas === filled;
  if (filled === 0 || (points < filled && !usesCommas)) {
    const asText = { ...column, type: 'VARCHAR', kind: 'text' as const };
    return column.type === 'JSON' ? { column: asText, sql: text } : null;
  }
  const notes = [
    ...(usesCommas ? ['decimal commas are read as points'] : []),
    ...(marker === null ? [] : [`cells such as "${marker}" are read as empty`]),
  ];
  const type = wholes === filled ? 'BIGINT' : 'DOUBLE';
  const kind = type === 'BIGINT' ? 'integer' : 'float';
  return {
    column: { ...column, type, kind, note: notes.length > 0 ? notes.join(', and ') : null },
    sql: `TRY_CAST(${usesCommas ? `replace(${text}, ',', '.')` : text} AS ${type})`,
  };
}

/** Five figures of one column: filled cells, numbers, numbers with decimal commas, whole numbers, a marker. */
function censusOf(column: TableColumn): string[] {
  const text = textOf(column);
  const isFilled = `lower(trim(${text})) NOT IN (${missingMarkers.map(quotedText).join(', ')})`;
  const isNumber = `TRY_CAST(${text} AS DOUBLE) IS NOT NULL`;
  return [
    `count(*) FILTER (WHERE ${isFilled})`,
    `count(*) FILTER (WHERE ${isFilled} AND ${isNumber})`,
    `count(*) FILTER (WHERE ${isFilled} AND regexp_full_match(trim(${text}), '[-+]?\\d+(,\\d+)?'))`,
    `count(*) FILTER (WHERE ${isFilled} AND regexp_full_match(trim(${text}), '[-+]?\\d{1,18}'))`,
    `min(${text}) FILTER (WHERE NOT (${isFilled}) AND trim(${text}) <> '')`,
  ];
}

function textOf({ name, type }: TableColumn): string {
  const column = quotedName(name);
  return type === 'JSON' ? `(${column} ->> '$')` : column;
}

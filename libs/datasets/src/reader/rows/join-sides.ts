import type { DuckDBConnection } from '@duckdb/node-api';
import { nearestName } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { quotedName } from '../../sql-text.ts';
import type { DatasetColumn } from '../../sources/relation.ts';
import { temporaryName } from '../../sources/temporary-name.ts';
import { instantOf } from '../row-selection.ts';
import type { Session } from '../session.ts';
import { copyRows } from './copy-rows.ts';
import type { OpenSide } from './open-side.ts';

/** What a side's keys are. */
interface KeyCounts {
  readonly rows: number;
  readonly withKey: number;
  readonly distinct: number;
}

/** A side's selected rows as a temporary table: `position`, `key`, `time` and the columns as `c0`, `c1` … */
export interface LoadedSide {
  readonly side: OpenSide;
  readonly table: string;
  readonly keys: KeyCounts;
}

/**
 * Loads a side into the session of the join, its key in the form in which it is compared with the other's.
 *
 * @throws AppError INVALID when the key is not known or not among the columns.
 */
export async function loadSide(
  session: Session,
  side: OpenSide,
  other: OpenSide,
  signal: AbortSignal | undefined,
): Promise<LoadedSide> {
  const { relation, columns, rowsSql } = side;
  const time =
    relation.timestampColumn === null ? 'NULL' : instantOf(relation.columns, relation.timestampColumn);
  const sql = rowsSql([
    'row_number() OVER () AS position',
    `${keyForm(keyColumn(side), keyColumn(other))} AS key`,
    `CAST(${time} AS TIMESTAMPTZ) AS time`,
    ...columns.map((column, index) => `${column.sql} AS c${index}`),
  ]);
  const table = temporaryName('side');
  await copyRows(side.session, session, { sql, table, signal });
  const keys = await session.use(signal, (connection) => countKeys(connection, table));
  return { side, table, keys };
}

/** Rows of both sides with the same key, in the order of the left one: its columns, then those of the right one. */
export function joinSql(left: LoadedSide, right: LoadedSide): string {
  const columns = [
    ...left.side.columns.map((_, index) => `l.c${index}`),
    ...right.side.columns.map((_, index) => `r.c${index}`),
  ];
  const selected = columns.length > 0 ? columns.join(', ') : 'NULL';
  return `SELECT ${selected} FROM ${newestOf(left)} AS l JOIN ${newestOf(right)} AS r ON l.key = r.key ORDER BY l.position`;
}

/** What happened to rows that share a key, or have none. */
export function keyNotes({ side, keys }: LoadedSide): readonly string[] {
  const { rows, withKey, distinct } = keys;
  const older = withKey - distinct;
  const without = rows - withKey;
  const order = side.relation.timestampColumn === null ? 'a later one' : 'a newer one';
  return [
    ...(older > 0
      ? [
          `${older} of ${rows} rows of ${side.uri} were left out, as they share their "${side.key}" with ${order}.`,
        ]
      : []),
    ...(without > 0
      ? [`${without} of ${rows} rows of ${side.uri} have no "${side.key}" and match none.`]
      : []),
  ];
}

/** One row a key: the newest by time, else the one that was read last. */
function newestOf({ table, keys: { withKey, distinct } }: LoadedSide): string {
  if (withKey === distinct) return table;
  return `(SELECT * FROM ${table} WHERE key IS NOT NULL QUALIFY row_number() OVER (PARTITION BY key ORDER BY time DESC NULLS LAST, position DESC) = 1)`;
}

async function countKeys(connection: DuckDBConnection, table: string): Promise<KeyCounts> {
  const result = await connection.runAndReadAll(
    `SELECT count(*), count(key), count(DISTINCT key) FROM ${table}`,
  );
  const [rows, withKey, distinct] = (result.getRows()[0] ?? []).map(Number);
  return { rows: rows ?? 0, withKey: withKey ?? 0, distinct: distinct ?? 0 };
}

function keyColumn({ uri, key, relation: { columns } }: OpenSide): DatasetColumn {
  if (key === null) {
    throw invalid(`Rows of ${uri} cannot be joined, as no column names them; give its correlation id.`);
  }
  const names = columns.map(({ name }) => name);
  const column = columns.find(({ name }) => name === key);
  if (column) return column;
  if (columns.length === 0) return { name: key, type: 'VARCHAR', kind: 'text' };
  const nearest = nearestName(key, names);
  const hint =
    nearest === null ? `its columns are ${names.slice(0, 20).join(', ')}.` : `did you mean "${nearest}"?`;
  throw invalid(`The join column "${key}" is not present in ${uri}; ${hint}`);
}

/** As it is where both sides compare as they are, else as text. */
function keyForm(own: DatasetColumn, other: DatasetColumn): string {
  const name = quotedName(own.name);
  const isNumber = ({ kind }: DatasetColumn): boolean => kind === 'integer' || kind === 'float';
  if (own.kind === 'float') {
    const number = `(CASE WHEN isnan(CAST(${name} AS DOUBLE)) THEN NULL ELSE ${name} END)`;
    // Whole numbers become floats where one is missing: 7.0 is the 7 of the other side's text.
    return isNumber(other) ? number : `regexp_replace(CAST(${number} AS VARCHAR), '\\.0$', '')`;
  }
  const isSame = own.type === other.type || (isNumber(own) && isNumber(other));
  return isSame ? name : `CAST(${name} AS VARCHAR)`;
}

import type { Segment, TimeRange } from '@circuitwatch/monitoring-definitions';
import { quotedName } from '../sql-text.ts';
import type { DatasetColumn, Relation } from '../sources/relation.ts';
import { valuesCondition } from '../tables/row-filter.ts';

/** One bit a window in a byte. */
const maximumWindows = 8;

/** The rows of a relation that windows and segment hold, as parts of SQL. */
export interface RowSelection {
  /** SQL for a FROM clause. */
  readonly from: string;
  /** The condition of each window. */
  readonly membership: readonly string[];
  /** Conditions that every selected row meets. */
  readonly filter: readonly string[];
}

/** What rows are selected from. */
export type SelectableRelation = Pick<Relation, 'from' | 'columns' | 'timestampColumn'>;

/**
 * Selects the rows of the windows; rows without time belong to every window. The time filter has a form that prunes
 * row groups.
 *
 * @throws AppError INVALID for a segment that cannot be used on the columns, naming the nearest.
 */
export function selectRows(
  relation: SelectableRelation,
  windows: readonly (TimeRange | null)[],
  segment: Segment | null,
): RowSelection {
  if (windows.length === 0 || windows.length > maximumWindows) {
    throw new RangeError(`Reads 1 to ${maximumWindows} windows, not ${windows.length}.`);
  }
  const { from, columns, timestampColumn } = relation;
  const time = timestampColumn === null ? null : timeOf(columns, timestampColumn);
  const membership = windows.map((window) => (time && window ? within(time, window) : 'TRUE'));
  return {
    from,
    membership,
    filter: [
      ...(time ? hullOf(time, windows) : []),
      ...(membership.includes('TRUE') ? [] : [`(${membership.join(' OR ')})`]),
      ...(segment && columns.length > 0 ? [valuesCondition(segment.feature, segment.values, columns)] : []),
    ],
  };
}

/** SQL of a byte that has one bit set for each window that holds the row. */
export function windowBits({ membership }: RowSelection): string {
  const bits = membership.map((condition, index) => `(CASE WHEN ${condition} THEN ${1 << index} ELSE 0 END)`);
  return `CAST(${bits.join(' + ')} AS UTINYINT)`;
}

/** The WHERE clause with a blank before it; empty when every row is selected. */
export function whereOf({ filter }: RowSelection): string {
  return filter.length === 0 ? '' : ` WHERE ${filter.join(' AND ')}`;
}

/** SQL of a row's instant: a TIMESTAMP or TIMESTAMPTZ whatever the column's type. */
export function instantOf(columns: readonly DatasetColumn[], timestampColumn: string): string {
  return timeOf(columns, timestampColumn).sql;
}

interface Time {
  readonly sql: string;
  readonly type: string;
}

function timeOf(columns: readonly DatasetColumn[], timestampColumn: string): Time {
  const column = columns.find(({ name }) => name === timestampColumn);
  if (!column) throw new RangeError(`The relation has no column "${timestampColumn}".`);
  const name = quotedName(column.name);
  if (column.type === 'DATE') return { sql: `CAST(${name} AS TIMESTAMP)`, type: 'TIMESTAMP' };
  if (column.kind === 'timestamp') return { sql: name, type: column.type };
  return { sql: `TRY_CAST(${name} AS TIMESTAMPTZ)`, type: 'TIMESTAMPTZ' };
}

function within(time: Time, { from, to }: TimeRange): string {
  return `(${time.sql} >= ${literal(time, from)} AND ${time.sql} < ${literal(time, to)})`;
}

/** From the first start to the last end: a plain range is what DuckDB compares with row-group statistics. */
function hullOf(time: Time, windows: readonly (TimeRange | null)[]): readonly string[] {
  const ranges = windows.filter((window) => window !== null);
  if (ranges.length < windows.length) return [];
  const from = new Date(Math.min(...ranges.map((range) => range.from.getTime())));
  const to = new Date(Math.max(...ranges.map((range) => range.to.getTime())));
  return [`${time.sql} >= ${literal(time, from)}`, `${time.sql} < ${literal(time, to)}`];
}

/** Timestamps without a zone are read as UTC. */
function literal({ type }: Time, instant: Date): string {
  const hasZone = /TIME ZONE|TIMESTAMPTZ/.test(type);
  return `'${instant
    .toISOString()
    .replace('T', ' ')
    .replace('Z', hasZone ? '+00' : '')}'::${type}`;
}

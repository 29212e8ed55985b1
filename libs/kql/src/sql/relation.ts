import type { TelemetryTable } from '../tables/telemetry-tables.ts';
import { reference, sql, text, type FromItem, type Select, type Sql } from './sql.ts';
import { constant, type Value } from './value.ts';

/** A key of the rows' order: the expression, and which way it goes. */
export interface OrderKey {
  readonly sql: Sql;
  readonly direction: string;
}

/** A stored table that rows are read from, and the range of time that its filters leave. */
export interface StoredUse {
  readonly table: TelemetryTable;
  readonly item: FromItem;
  /** Microseconds since 1970, both included. */
  readonly earliest: bigint | null;
  readonly latest: bigint | null;
}

/**
 * Rows on their way through the steps of a query. Steps fold into one select as long as their meaning allows: a filter
 * behind a filter, a column made of columns.
 */
export interface Relation {
  readonly from: Sql | null;
  readonly columns: ReadonlyMap<string, Value>;
  readonly where: readonly Sql[];
  readonly order: readonly OrderKey[];
  readonly limit: bigint | null;
  /** The stored table, while nothing but filters and columns were put on it. */
  readonly stored: StoredUse | null;
}

/** The place of a column in a select that only this library sees. */
function columnName(index: number): string {
  return `c${index + 1}`;
}

/** How a statement orders by a key. */
export function orderSql(key: OrderKey): Sql {
  return sql`${key.sql} ${text(key.direction)}`;
}

/** The relation as a select whose columns are named c1, c2 … */
export function selectOf(relation: Relation, extra: readonly Sql[] = []): Select {
  const values = [...relation.columns.values()].map((value) => value.sql);
  const columns = [...values, ...extra].map((value, index) => ({ name: columnName(index), sql: value }));
  return {
    kind: 'select',
    columns,
    distinctOn: [],
    from: relation.from,
    where: relation.where,
    groupBy: [],
    // Rows without a limit need no order inside of others.
    orderBy: relation.limit === null ? [] : relation.order.map(orderSql),
    limit: relation.limit === null ? null : constant('long', relation.limit).sql,
    fenced: false,
  };
}

/** Columns c1, c2 … of a from item in place of the values that they hold. */
export function columnsOfItem(item: FromItem, columns: ReadonlyMap<string, Value>): Map<string, Value> {
  const entries = [...columns].map(([name, { type }], index): [string, Value] => [
    name,
    { sql: reference(item, columnName(index)), type },
  ]);
  return new Map(entries);
}

/** The relation as a subselect of a new one; its order goes on with the rows. */
export function wrap(relation: Relation, alias: string, fenced = false): Relation {
  const keys = relation.order.map((key) => key.sql);
  const item: FromItem = { kind: 'from', alias, body: { ...selectOf(relation, keys), fenced } };
  const order = relation.order.map(({ direction }, index) => ({
    sql: reference(item, columnName(relation.columns.size + index)),
    direction,
  }));
  const columns = columnsOfItem(item, relation.columns);
  return { from: sql`${item}`, columns, where: [], order, limit: null, stored: null };
}

import type { KqlType } from '../tables/kql-type.ts';
import type { TelemetryTable } from '../tables/telemetry-tables.ts';
import { join, reference, sql, text, type Select, type Sql } from './sql.ts';
import { SqlWriter, type SqlParameter } from './sql-writer.ts';
import type { ReadTable } from './translation-context.ts';
import { constant } from './value.ts';

/** What a query reads of one stored table, wherever its rows are kept. */
export interface TelemetrySource {
  /** Its KQL name. */
  readonly table: string;
  /** SQL names of the columns that the query needs. */
  readonly columns: readonly string[];
  /** The time of the rows that the query can need, both included; null where the query leaves it open. */
  readonly earliest: Date | null;
  readonly latest: Date | null;
  readonly fetch: SourceFetch;
}

/** Postgres' statement for the stored rows that the query's leading filters let through, each cell as text. */
export interface SourceFetch {
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
  /** SQL names of what it gives: first the row's id and its instant, which tell rows apart, then what is needed. */
  readonly columns: readonly string[];
}

/** What every stored table has besides the columns that KQL knows. */
const rowId = 'id';

function every<T>(values: readonly (T | null)[]): T[] | null {
  const present = values.filter((value): value is T => value !== null);
  return present.length === values.length ? present : null;
}

function dateOf(microseconds: bigint[] | null, pick: (a: bigint, b: bigint) => boolean): Date | null {
  if (microseconds === null || microseconds.length === 0) return null;
  return new Date(Number(microseconds.reduce((a, b) => (pick(a, b) ? a : b)) / 1_000n));
}

/** What one use lets through; without a filter it is everything. */
function conditionOf({ where }: ReadTable): Sql {
  return where.length === 0 ? text('true') : sql`(${join(where, ' and ')})`;
}

function fetchStatement(reads: readonly ReadTable[], columns: readonly string[]): Select | null {
  const [first] = reads;
  if (first === undefined) return null;
  const { item } = first.use;
  const conditions = reads.map(conditionOf);
  const limit = reads.length === 1 ? first.limit : null;
  return {
    kind: 'select',
    columns: columns.map((name) => ({ name: `"${name}"`, sql: sql`${reference(item, `"${name}"`)}::text` })),
    distinctOn: [],
    from: sql`${item}`,
    where:
      conditions.length === 1
        ? first.where.length === 0
          ? []
          : first.where
        : [sql`(${join(conditions, ' or ')})`],
    groupBy: [],
    orderBy: [],
    limit: limit === null ? null : constant('long', limit).sql,
    fenced: false,
  };
}

function columnsNeeded(table: TelemetryTable, reads: readonly ReadTable[], writer: SqlWriter): string[] {
  const asked = new Set(reads.flatMap(({ use }) => [...writer.askedOf(use.item)]));
  const needed = table.columns.filter(({ sqlName }) => asked.has(`"${sqlName}"`));
  const time = table.columns.filter(({ name }) => name === table.timeColumn);
  return (needed.length === 0 ? time : needed).map(({ sqlName }) => sqlName);
}

/** The stored tables of a translation to Postgres; several uses of one table are fetched as one. */
export function fetchSources(
  read: readonly ReadTable[],
  writer: SqlWriter,
  typeName: (type: KqlType) => string,
): TelemetrySource[] {
  const byTable = Map.groupBy(read, ({ use }) => use.table);
  return [...byTable].map(([table, reads]) => {
    const columns = columnsNeeded(table, reads, writer);
    const time = table.columns.find(({ name }) => name === table.timeColumn)?.sqlName ?? '';
    const fetched = [...new Set([rowId, time, ...columns])];
    const statement = fetchStatement(reads, fetched);
    const fetching = new SqlWriter(typeName);
    const written = statement === null ? '' : fetching.writeSelect(statement, null);
    return {
      table: table.name,
      columns,
      earliest: dateOf(every(reads.map(({ use }) => use.earliest)), (a, b) => a < b),
      latest: dateOf(every(reads.map(({ use }) => use.latest)), (a, b) => a > b),
      fetch: { sql: written, parameters: fetching.parameters, columns: fetched },
    };
  });
}

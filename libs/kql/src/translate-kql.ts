import type { Dialect } from './dialects/dialect.ts';
import { duckdb } from './dialects/duckdb.ts';
import { postgres } from './dialects/postgres.ts';
import { invalidKql, KqlRefusal, problemAt } from './parsing/problem.ts';
import { toText } from './sql/convert.ts';
import { fetchSources, type TelemetrySource } from './sql/fetch-sources.ts';
import { orderSql, type Relation } from './sql/relation.ts';
import type { Select, Sql } from './sql/sql.ts';
import { SqlWriter, type SqlParameter } from './sql/sql-writer.ts';
import { translateCombination } from './sql/translate-combinations.ts';
import { translateSource } from './sql/translate-sources.ts';
import { translateStep } from './sql/translate-steps.ts';
import { TranslationContext, type TranslationOptions } from './sql/translation-context.ts';
import { constant, type Value } from './sql/value.ts';
import { telemetryTables } from './tables/telemetry-tables.ts';
import type { Query } from './tree/read-query.ts';
import { rememberedQuery } from './tree/remember-queries.ts';
import type { Column, Render, Tabular } from './tree/tabular.ts';

/** What a query is translated for. */
export interface TranslateOptions {
  readonly dialect: 'postgres' | 'duckdb';
  /** What now() and ago(…) mean. */
  readonly now: Date;
  /** Rows of every table are of this time: from is in it, to is not. Null or left out: any time. */
  readonly window?: { readonly from: Date; readonly to: Date } | null;
  /** The plants whose rows are seen; null for all rows, those of no plant included. */
  readonly plants: readonly string[] | null;
  /** The SQL gives up to one row more, which tells that there are more. */
  readonly rowLimit: number;
  /** What stands for a table in a from clause, by its KQL name; left out it is the stored table's quoted name. */
  readonly relation?: (table: string) => string;
}

/**
 * A query in SQL. Cells come as both databases can tell them: datetimes as ISO 8601 text with milliseconds and Z,
 * timespans as `[d.]hh:mm:ss[.fffffff]`, dynamics as JSON text; the rest as it is. DuckDB sessions must be in UTC.
 */
export interface Translation {
  readonly sql: string;
  /** Bound to $1, $2 … */
  readonly parameters: readonly SqlParameter[];
  readonly columns: readonly Column[];
  readonly render: Render | null;
  /** The stored tables that are read. */
  readonly sources: readonly TelemetrySource[];
}

const dialects: Readonly<Record<TranslateOptions['dialect'], Dialect>> = { postgres, duckdb };

function translateTable(table: Tabular, context: TranslationContext): Relation {
  switch (table.op) {
    case 'table':
    case 'rows':
    case 'range':
      return translateSource(table, context);
    case 'join':
    case 'union':
      return translateCombination(table, context);
    default:
      return translateStep(table, context);
  }
}

function cellOf(dialect: Dialect, value: Value): Sql {
  switch (value.type) {
    case 'datetime': {
      const text = dialect.datetimeText(value.sql, 3);
      return { ...text, parts: ['(', text, ` || 'Z')`] };
    }
    case 'timespan':
      return toText(dialect, value).bare ?? value.sql;
    case 'dynamic': {
      const parts = ['cast(', value.sql, ` as ${dialect.typeName('string')})`];
      return { kind: 'sql', parts, size: value.sql.size + 2 };
    }
    default:
      return value.sql;
  }
}

/** The statement itself, with no more rows than the limit and one. */
function finalSelect(relation: Relation, dialect: Dialect, rowLimit: number): Select {
  const most = BigInt(rowLimit) + 1n;
  const limit = relation.limit !== null && relation.limit < most ? relation.limit : most;
  return {
    kind: 'select',
    columns: [...relation.columns.values()].map((value, index) => ({
      name: `c${index + 1}`,
      sql: cellOf(dialect, value),
    })),
    distinctOn: [],
    from: relation.from,
    where: relation.where,
    groupBy: [],
    orderBy: relation.order.map(orderSql),
    limit: constant('long', limit).sql,
    fenced: false,
  };
}

function microseconds(date: Date): bigint {
  return BigInt(date.getTime()) * 1_000n;
}

function optionsFor(options: TranslateOptions, dialect: Dialect): TranslationOptions {
  const { window = null, plants, relation } = options;
  return {
    dialect,
    now: microseconds(options.now),
    window: window === null ? null : { from: microseconds(window.from), to: microseconds(window.to) },
    plants,
    relation: relation ?? storedName,
  };
}

function storedName(name: string): string {
  return `"${telemetryTables.find((table) => table.name === name)?.sqlName ?? name}"`;
}

function translate(query: Query, options: TranslateOptions, dialect: Dialect) {
  const context = new TranslationContext(optionsFor(options, dialect), translateTable);
  const relation = context.table(query.table);
  const select = finalSelect(context.finished(relation), dialect, options.rowLimit);
  const writer = new SqlWriter((type) => dialect.typeName(type));
  const sql = writer.writeSelect(select, null);
  return { sql, writer, context };
}

/** Translates a query that was read. */
export function translateQuery(query: Query, options: TranslateOptions): Translation {
  const main = translate(query, options, dialects[options.dialect]);
  const asStored = options.dialect === 'postgres' && options.relation === undefined;
  const live = asStored ? main : translate(query, { ...options, relation: storedName }, postgres);
  return {
    sql: main.sql,
    parameters: main.writer.parameters,
    columns: query.table.columns,
    render: query.render,
    sources: fetchSources(live.context.read, live.writer, (type) => postgres.typeName(type)),
  };
}

/**
 * Translates KQL into one SQL statement over the tables of the catalogue, with everything that a user wrote bound.
 *
 * @throws AppError INVALID that lists each problem with its line and column.
 */
export function translateKql(text: string, options: TranslateOptions): Translation {
  const read = rememberedQuery(text);
  if ('problems' in read) throw invalidKql(read.problems);
  try {
    return translateQuery(read.query, options);
  } catch (error) {
    if (error instanceof KqlRefusal) throw invalidKql([problemAt(text, error.message, error.span)]);
    throw error;
  }
}

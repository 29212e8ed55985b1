import { KqlRefusal } from '../parsing/problem.ts';
import type { Source } from '../tree/tabular.ts';
import type { Literal, Scalar } from '../tree/scalar.ts';
import { convert } from './convert.ts';
import { columnsOfItem, type Relation, type StoredUse } from './relation.ts';
import { join, reference, sql, text, type FromItem, type Select, type Sql } from './sql.ts';
import type { TranslationContext } from './translation-context.ts';
import { constant, type Value } from './value.ts';

function conditionsOf(use: StoredUse, context: TranslationContext): Sql[] {
  const { window, plants, dialect } = context.options;
  const { table, item } = use;
  const sqlNameOf = (name: string) => table.columns.find((column) => column.name === name)?.sqlName;
  const conditions: Sql[] = [];
  if (window !== null) {
    const time = dialect.stored(reference(item, `"${sqlNameOf(table.timeColumn) ?? ''}"`), 'datetime');
    conditions.push(sql`${time} >= ${constant('datetime', window.from).sql}`);
    conditions.push(sql`${time} < ${constant('datetime', window.to).sql}`);
  }
  if (plants !== null) {
    const plant = sqlNameOf('plant_id');
    // A row that belongs to no plant is nobody's who sees some plants only.
    const seen = plants.map((name) => constant('string', name).sql);
    const nothing = plant === undefined || seen.length === 0;
    conditions.push(nothing ? text('false') : sql`${reference(item, `"${plant}"`)} in (${join(seen)})`);
  }
  return conditions;
}

function translateStored(source: Source & { op: 'table' }, context: TranslationContext): Relation {
  const { table } = source;
  const { dialect, window, relation } = context.options;
  const item: FromItem = { kind: 'from', alias: `s_${table.sqlName}`, body: text(relation(table.name)) };
  const columns = table.columns.map(({ name, sqlName, type }): [string, Value] => {
    const bare = reference(item, `"${sqlName}"`);
    const stored = { table, column: name, item };
    const value = { sql: dialect.stored(bare, type), type, stored };
    return [name, type === 'string' ? { ...value, bare } : value];
  });
  const earliest = window?.from ?? null;
  const use: StoredUse = { table, item, earliest, latest: window === null ? null : window.to - 1n };
  return {
    from: sql`${item}`,
    columns: new Map(columns),
    where: conditionsOf(use, context),
    order: [],
    limit: null,
    stored: use,
  };
}

function select(columns: readonly Sql[], from: Sql | null, where: readonly Sql[] = []): Select {
  return {
    kind: 'select',
    columns: columns.map((column, index) => ({ name: `c${index + 1}`, sql: column })),
    distinctOn: [],
    from,
    where,
    groupBy: [],
    orderBy: [],
    limit: null,
    fenced: false,
  };
}

function relationOf(item: FromItem, source: Source): Relation {
  const shape = new Map(
    source.columns.map(({ name, type }): [string, Value] => [name, { sql: text('null'), type }]),
  );
  const columns = columnsOfItem(item, shape);
  return { from: sql`${item}`, columns, where: [], order: [], limit: null, stored: null };
}

function translateRows(source: Source & { op: 'rows' }, context: TranslationContext): Relation {
  const { dialect } = context;
  const none = source.columns.map(({ type }) => constant(type, null).sql);
  const selects = source.rows.map((row) =>
    select(
      row.map((cell, index) => {
        const value = context.scalar(cell, new Map());
        return convert(dialect, value, source.columns[index]?.type ?? value.type);
      }),
      null,
    ),
  );
  if (selects.length === 0) selects.push(select(none, null, [text('false')]));
  return relationOf({ kind: 'from', alias: context.alias(), body: { kind: 'union', selects } }, source);
}

const mostSteps = 1_000_000;

function ends(literals: readonly Literal[]): { from: number; to: number; step: number } {
  const [from = NaN, to = NaN, step = NaN] = literals.map(({ value }) =>
    typeof value === 'bigint' || typeof value === 'number' ? Number(value) : NaN,
  );
  return { from, to, step };
}

function translateRange(source: Source & { op: 'range' }, context: TranslationContext): Relation {
  const folded = [source.from, source.to, source.step].map((scalar) => context.fold(scalar));
  const literals = folded.filter((scalar): scalar is Literal => scalar.kind === 'literal');
  const { from, to, step } = ends(literals);
  const steps = Math.floor((to - from) / step + 1e-9);
  if (literals.length < 3 || Number.isNaN(steps) || step === 0 || steps > mostSteps) {
    throw new KqlRefusal(
      `The ends and the step of a range are constants, with up to ${mostSteps} steps.`,
      source.at,
    );
  }
  const type = source.columns[0]?.type ?? 'long';
  const item: FromItem = {
    kind: 'from',
    alias: `${context.alias()}(i)`,
    body: sql`generate_series(0, ${text(String(Math.max(steps, -1)))})`,
  };
  const value = nthValue(literals, type, context);
  const inner: FromItem = { kind: 'from', alias: context.alias(), body: select([value], sql`${item}`) };
  return relationOf(inner, source);
}

function nthValue(literals: readonly Scalar[], type: Value['type'], context: TranslationContext): Sql {
  const { dialect } = context;
  const [from, , step] = literals.map((scalar) => context.scalar(scalar, new Map()));
  if (from === undefined || step === undefined) return text('null');
  if (type === 'datetime') return dialect.addMicroseconds(from.sql, sql`(${step.sql} * i)`);
  const moved = sql`(${convert(dialect, from, type)} + ${convert(dialect, step, type)} * i)`;
  return sql`cast(${moved} as ${text(dialect.typeName(type))})`;
}

/** Rows out of nothing: a stored table, written rows, a range. */
export function translateSource(source: Source, context: TranslationContext): Relation {
  switch (source.op) {
    case 'table':
      return translateStored(source, context);
    case 'rows':
      return translateRows(source, context);
    case 'range':
      return translateRange(source, context);
  }
}

import type { Combination, JoinKind } from '../tree/tabular.ts';
import { toText } from './convert.ts';
import { columnsOfItem, selectOf, type Relation } from './relation.ts';
import { join, sql, text, type FromItem, type Select, type Sql } from './sql.ts';
import type { TranslationContext } from './translation-context.ts';
import { constant, type Value } from './value.ts';

type Join = Combination & { op: 'join' };

interface Side {
  readonly item: FromItem;
  readonly columns: ReadonlyMap<string, Value>;
}

function sideOf(relation: Relation, context: TranslationContext): Side {
  const item = context.item(relation);
  return { item, columns: columnsOfItem(item, relation.columns) };
}

function conditionOf(step: Join, left: Side, right: Side, context: TranslationContext): Sql {
  const pairs = step.on.map((key) => {
    const [a, b] = [context.scalar(key.left, left.columns), context.scalar(key.right, right.columns)];
    if (a.type === b.type || (a.type !== 'string' && b.type !== 'string')) return sql`${a.sql} = ${b.sql}`;
    return sql`${toText(context.dialect, a).sql} = ${toText(context.dialect, b).sql}`;
  });
  return join(pairs, ' and ');
}

/** One row for each key, any of those there are. */
function onePerKey(step: Join, relation: Relation, context: TranslationContext): Side {
  const uncut = context.finished(context.uncut(relation));
  const keys = step.on.map(({ left }) => context.scalar(left, uncut.columns).sql);
  const select: Select = { ...selectOf({ ...uncut, order: [] }), distinctOn: keys };
  const item = context.itemOf(select);
  return { item, columns: columnsOfItem(item, uncut.columns) };
}

/** Columns of a side that may be missing: its strings are empty then, for KQL knows no other null string. */
function missing(columns: ReadonlyMap<string, Value>): Value[] {
  return [...columns.values()].map((value) =>
    value.type === 'string' ? { ...value, sql: sql`coalesce(${value.sql}, '')` } : value,
  );
}

const outerWords: Readonly<Partial<Record<JoinKind, string>>> = {
  innerunique: 'inner join',
  inner: 'inner join',
  leftouter: 'left join',
  rightouter: 'right join',
  fullouter: 'full join',
};

function named(step: Combination, values: readonly Value[]): Map<string, Value> {
  return new Map(
    step.columns.map(({ name, type }, index): [string, Value] => [
      name,
      values[index] ?? { sql: text('null'), type },
    ]),
  );
}

/** Rows of one side that have, or have not, a partner on the other. */
function semiJoin(step: Join, context: TranslationContext): Relation {
  const fromRight = step.kind.startsWith('right');
  const [left, right] = [step.left, step.right].map((table) => sideOf(context.table(table), context));
  if (left === undefined || right === undefined) throw new Error('A join has two sides.');
  const [kept, looked] = fromRight ? [right, left] : [left, right];
  const select: Select = {
    kind: 'select',
    columns: [{ name: 'found', sql: text('1') }],
    distinctOn: [],
    from: sql`${looked.item}`,
    where: [conditionOf(step, left, right, context)],
    groupBy: [],
    orderBy: [],
    limit: null,
    fenced: false,
  };
  const found = sql`exists ${select}`;
  const where = [step.kind.endsWith('anti') ? sql`(not ${found})` : found];
  const columns = named(step, [...kept.columns.values()]);
  return { from: sql`${kept.item}`, columns, where, order: [], limit: null, stored: null };
}

function translateJoin(step: Join, context: TranslationContext): Relation {
  const words = outerWords[step.kind];
  if (words === undefined) return semiJoin(step, context);
  const leftTable = context.table(step.left);
  const left = step.kind === 'innerunique' ? onePerKey(step, leftTable, context) : sideOf(leftTable, context);
  const right = sideOf(context.table(step.right), context);
  const on = conditionOf(step, left, right, context);
  const leftMissing = step.kind === 'rightouter' || step.kind === 'fullouter';
  const rightMissing = step.kind === 'leftouter' || step.kind === 'fullouter';
  const values = [
    ...(leftMissing ? missing(left.columns) : left.columns.values()),
    ...(rightMissing ? missing(right.columns) : right.columns.values()),
  ];
  const from = sql`${left.item} ${text(words)} ${right.item} on ${on}`;
  return { from, columns: named(step, values), where: [], order: [], limit: null, stored: null };
}

function translateUnion(step: Combination & { op: 'union' }, context: TranslationContext): Relation {
  const selects = step.inputs.map(({ table, fills }, place): Select => {
    // A limit inside of a union needs a select of its own.
    const relation = context.finished(context.uncut(context.table(table)));
    const columns = step.columns.map(({ name, type }, index): [string, Value] => {
      const fill = fills[index];
      const found = fill === null || fill === undefined ? undefined : relation.columns.get(fill);
      const source = index === 0 ? step.sourceNames?.[place] : undefined;
      const empty = source ?? (type === 'string' ? '' : null);
      return [name, found ?? constant(type, empty)];
    });
    return selectOf({ ...relation, columns: new Map(columns) });
  });
  const item: FromItem = { kind: 'from', alias: context.alias(), body: { kind: 'union', selects } };
  const shape = named(step, []);
  return {
    from: sql`${item}`,
    columns: columnsOfItem(item, shape),
    where: [],
    order: [],
    limit: null,
    stored: null,
  };
}

/** Several tables made one. */
export function translateCombination(step: Combination, context: TranslationContext): Relation {
  return step.op === 'join' ? translateJoin(step, context) : translateUnion(step, context);
}

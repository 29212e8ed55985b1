import { wideAggregates } from '../functions/aggregates.ts';
import { KqlRefusal } from '../parsing/problem.ts';
import type { NamedScalar, Scalar } from '../tree/scalar.ts';
import type { Aggregation, Step } from '../tree/tabular.ts';
import { convert } from './convert.ts';
import { columnsOfItem, orderSql, type Relation } from './relation.ts';
import { reference, sql, text, type FromItem, type Select, type Sql } from './sql.ts';
import { narrowRange } from './time-range.ts';
import { orderKey, type TranslationContext } from './translation-context.ts';
import type { Value } from './value.ts';

/** Conditions that all must hold. */
function conjuncts(scalar: Scalar): Scalar[] {
  if (scalar.kind === 'call' && scalar.name === 'and') return scalar.args.flatMap(conjuncts);
  return [scalar];
}

function translateWhere(step: Step & { op: 'where' }, context: TranslationContext): Relation {
  let relation = context.uncut(context.table(step.input));
  const isTime = (name: string) => {
    const { stored } = relation.columns.get(name) ?? {};
    return stored !== undefined && stored.column === stored.table.timeColumn;
  };
  for (const condition of conjuncts(context.fold(step.condition))) {
    const value = context.scalar(condition, relation.columns, { filtering: true });
    const where = [...relation.where, convert(context.dialect, value, 'bool')];
    const stored = relation.stored === null ? null : narrowRange(relation.stored, condition, isTime);
    relation = { ...relation, where, stored };
  }
  return relation;
}

/** Beyond this many parts a column is computed once in a subselect, not written out at each of its uses. */
const largestColumn = 150;

function translateProject(step: Step & { op: 'project' }, context: TranslationContext): Relation {
  const input = context.table(step.input);
  const columns = new Map(
    step.values.map(({ name, value }): [string, Value] => [name, context.scalar(value, input.columns)]),
  );
  const large = [...columns.values()].some((value) => value.sql.size > largestColumn);
  const relation = { ...input, columns };
  return large ? context.wrapped(relation, context.dialect.fences) : relation;
}

function aggregateColumns(aggregation: Aggregation, input: Relation, context: TranslationContext): Value[] {
  const { value } = aggregation;
  const order = input.order.map(orderSql);
  if (value.kind !== 'call' || !Object.hasOwn(wideAggregates, value.name)) {
    return [context.scalar(value, input.columns, { order })];
  }
  const wide = wideAggregates[value.name];
  if (wide === undefined) throw new KqlRefusal(`${value.name} is not supported.`, value.at);
  const args = value.args.map((arg) => context.scalar(arg, input.columns));
  const { name, at, type } = value;
  const made = wide({ name, args, type, at, dialect: context.dialect, filtering: false, order });
  const types = made.map(
    (_column, index) => (name === 'percentiles' ? args[0]?.type : args[index]?.type) ?? type,
  );
  return made.map((column, index) => {
    const known = types[index] ?? type;
    return {
      sql: column,
      type:
        name === 'percentiles' && known === 'int'
          ? 'long'
          : name === 'percentiles' && known === 'dynamic'
            ? 'real'
            : known,
    };
  });
}

function translateSummarize(step: Step & { op: 'summarize' }, context: TranslationContext): Relation {
  const input = context.uncut(context.table(step.input));
  const by = step.by.map(({ value }: NamedScalar) => context.scalar(value, input.columns));
  const made = step.aggregates.flatMap((aggregation) => aggregateColumns(aggregation, input, context));
  const values = [...by, ...made];
  const finished = context.finished(input);
  const select: Select = {
    kind: 'select',
    columns: values.map((value, index) => ({ name: `c${index + 1}`, sql: value.sql })),
    distinctOn: [],
    from: finished.from,
    where: finished.where,
    groupBy: by.map((value) => value.sql),
    orderBy: [],
    limit: null,
    fenced: false,
  };
  const shape = new Map(
    step.columns.map(({ name, type }, index): [string, Value] => [
      name,
      values[index] ?? { sql: text('null'), type },
    ]),
  );
  const item = context.itemOf(select);
  return {
    from: sql`${item}`,
    columns: columnsOfItem(item, shape),
    where: [],
    order: [],
    limit: null,
    stored: null,
  };
}

function translateSort(step: Step & { op: 'sort' }, context: TranslationContext): Relation {
  const input = context.uncut(context.table(step.input));
  const order = step.keys.map(({ by, descending, nullsFirst }) =>
    orderKey(context.dialect, context.scalar(by, input.columns), descending, nullsFirst),
  );
  return { ...input, order };
}

function translateTake(step: Step & { op: 'take' }, context: TranslationContext): Relation {
  const input = context.table(step.input);
  const count = typeof step.count.value === 'bigint' ? step.count.value : 0n;
  return { ...input, limit: input.limit === null || count < input.limit ? count : input.limit };
}

/** Rows for the elements of arrays and bags, side by side; a null gives one row, an empty array none. */
function translateExpansion(step: Step & { op: 'mv-expand' }, context: TranslationContext): Relation {
  const { dialect } = context;
  const wrapped = context.wrapped(context.table(step.input));
  const lists = step.values.map(({ value }) => {
    const list = context.scalar(value, wrapped.columns).sql;
    return sql`${dialect.elements(list)}`;
  });
  const item: FromItem = { kind: 'from', alias: context.alias(), body: dialect.takeApart(lists) };
  const columns = new Map(wrapped.columns);
  step.values.forEach(({ name, type }, index) => {
    const element: Value = { sql: reference(item, `e${index + 1}`), type: 'dynamic' };
    columns.set(name, { sql: convert(dialect, element, type), type });
  });
  if (step.index !== null) columns.set(step.index, placeOf(item, dialect.typeName('long')));
  const where: Sql[] =
    step.limit === null
      ? []
      : [sql`${reference(item, 'place')} <= ${context.scalar(step.limit, new Map()).sql}`];
  const from = sql`${wrapped.from ?? text('')} cross join lateral ${item}`;
  const ordered = new Map(
    step.columns.map(({ name, type }): [string, Value] => [
      name,
      columns.get(name) ?? { sql: text('null'), type },
    ]),
  );
  // Elements keep their places where rows have an order at all.
  const place = { sql: reference(item, 'place'), direction: 'asc' };
  const order = wrapped.order.length === 0 ? [] : [...wrapped.order, place];
  return { ...wrapped, from, columns: ordered, where, order };
}

function placeOf(item: FromItem, long: string): Value {
  return { sql: sql`cast(${reference(item, 'place')} - 1 as ${text(long)})`, type: 'long' };
}

/** What is done with the rows of one table. */
export function translateStep(step: Step, context: TranslationContext): Relation {
  switch (step.op) {
    case 'where':
      return translateWhere(step, context);
    case 'project':
      return translateProject(step, context);
    case 'summarize':
      return translateSummarize(step, context);
    case 'sort':
      return translateSort(step, context);
    case 'take':
      return translateTake(step, context);
    case 'mv-expand':
      return translateExpansion(step, context);
  }
}

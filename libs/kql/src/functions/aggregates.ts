import { KqlRefusal } from '../parsing/problem.ts';
import { convert } from '../sql/convert.ts';
import { sql, text, type Sql } from '../sql/sql.ts';
import { constant, type Value } from '../sql/value.ts';
import {
  argument,
  argumentAs,
  constantArgument,
  type FunctionCall,
  type Translate,
} from './function-call.ts';

/** The value that is aggregated: dynamics count as reals. */
function measured(call: FunctionCall): Value {
  const value = argument(call, 0);
  return value.type === 'dynamic' ? { sql: convert(call.dialect, value, 'real'), type: 'real' } : value;
}

/** ` filter (where …)` of the …if functions, whose condition is the argument at the place. */
function filter(call: FunctionCall, place: number | null): Sql {
  return place === null ? text('') : sql` filter (where ${argumentAs(call, place, 'bool')})`;
}

function cast(call: FunctionCall, value: Sql): Sql {
  return sql`cast(${value} as ${text(call.dialect.typeName(call.type))})`;
}

/** Of no values it is 0, as KQL has it. */
function sum(place: number | null): Translate {
  return (call) => cast(call, sql`coalesce(sum(${measured(call).sql})${filter(call, place)}, 0)`);
}

function average(place: number | null): Translate {
  return (call) => {
    const value = measured(call);
    const { dialect } = call;
    if (value.type === 'datetime') {
      const mean = sql`avg(${dialect.microseconds(value.sql)})${filter(call, place)}`;
      return dialect.fromMicroseconds(sql`cast(${mean} as ${text(dialect.typeName('long'))})`);
    }
    return cast(call, sql`avg(${value.sql})${filter(call, place)}`);
  };
}

function extremum(name: 'min' | 'max', place: number | null): Translate {
  return (call) => {
    const value = measured(call);
    if (value.type === 'bool') {
      const whole = sql`(case when ${value.sql} then 1 when not ${value.sql} then 0 end)`;
      return sql`(${text(name)}(${whole})${filter(call, place)} = 1)`;
    }
    if (value.type !== 'string')
      return convert(
        call.dialect,
        { ...value, sql: sql`${text(name)}(${value.sql})${filter(call, place)}` },
        call.type,
      );
    return sql`coalesce(${text(name)}(${call.dialect.ordinal(value.sql)})${filter(call, place)}, '')`;
  };
}

/** Of one value it is 0, as of none. */
function spread(name: string, place: number | null): Translate {
  return (call) =>
    sql`coalesce(${text(name)}(${convert(call.dialect, measured(call), 'real')})${filter(call, place)}, 0)`;
}

function distinctCount(place: number | null): Translate {
  return (call) => {
    const value = argument(call, 0);
    const counted = value.type === 'dynamic' ? convert(call.dialect, value, 'string') : value.sql;
    return sql`count(distinct ${counted})${filter(call, place)}`;
  };
}

function percentileAt(call: FunctionCall, place: number): Sql {
  const share = Number(constantArgument(call, place));
  if (!(share >= 0 && share <= 100)) throw new KqlRefusal('A percentile is between 0 and 100.', call.at);
  const value = measured(call);
  const found = call.dialect.percentile(value.sql, constant('real', share / 100).sql);
  return convert(call.dialect, { sql: found, type: value.type }, value.type === 'int' ? 'long' : value.type);
}

function gather(distinct: boolean, place: number | null): Translate {
  return (call) => {
    if (call.args.length > (place ?? 0) + 1) {
      throw new KqlRefusal(`${call.name} is supported without a greatest size.`, call.at);
    }
    const value = argument(call, 0);
    const present = value.type === 'string' ? text('true') : sql`${value.sql} is not null`;
    const condition = place === null ? present : sql`${present} and ${argumentAs(call, place, 'bool')}`;
    const json = convert(call.dialect, value, 'dynamic');
    return call.dialect.gather(json, condition, { distinct, order: call.order });
  };
}

function anyOne(place: number | null): Translate {
  return (call) => {
    const value = argument(call, 0);
    const found = sql`any_value(${value.sql})${filter(call, place)}`;
    return value.type === 'string' ? sql`coalesce(${found}, '')` : found;
  };
}

/** Functions that make one value of a group's rows; nulls do not count. */
export const aggregates: Readonly<Record<string, Translate>> = {
  count: () => text('count(*)'),
  countif: (call) => sql`count(*)${filter(call, 0)}`,
  count_distinct: distinctCount(null),
  count_distinctif: distinctCount(1),
  dcount: distinctCount(null),
  dcountif: distinctCount(1),
  sum: sum(null),
  sumif: sum(1),
  avg: average(null),
  avgif: average(1),
  min: extremum('min', null),
  minif: extremum('min', 1),
  max: extremum('max', null),
  maxif: extremum('max', 1),
  stdev: spread('stddev_samp', null),
  stdevif: spread('stddev_samp', 1),
  stdevp: spread('stddev_pop', null),
  variance: spread('var_samp', null),
  varianceif: spread('var_samp', 1),
  variancep: spread('var_pop', null),
  percentile: (call) => percentileAt(call, 1),
  make_list: gather(false, null),
  make_list_if: gather(false, 1),
  make_set: gather(true, null),
  make_set_if: gather(true, 1),
  take_any: anyOne(null),
  any: anyOne(null),
  take_anyif: anyOne(1),
};

/** Aggregations of several columns, each with the SQL of all its columns. */
export const wideAggregates: Readonly<Record<string, (call: FunctionCall) => readonly Sql[]>> = {
  percentiles: (call) => call.args.slice(1).map((_arg, index) => percentileAt(call, index + 1)),
  arg_max: (call) => extremes(call, 'arg_max'),
  arg_min: (call) => extremes(call, 'arg_min'),
};

/** All columns of the one row where the first argument is largest or smallest. */
function extremes(call: FunctionCall, which: 'arg_max' | 'arg_min'): readonly Sql[] {
  const by = argument(call, 0);
  const key = by.type === 'string' ? call.dialect.ordinal(by.sql) : by.sql;
  return call.args.map((value) => {
    const found = call.dialect.extreme(which, value.sql, key);
    return value.type === 'string' ? sql`coalesce(${found}, '')` : found;
  });
}

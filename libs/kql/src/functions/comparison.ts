import { KqlRefusal } from '../parsing/problem.ts';
import { convert, toText } from '../sql/convert.ts';
import { join, sql, text, type Sql } from '../sql/sql.ts';
import { constant, type Value } from '../sql/value.ts';
import type { KqlType } from '../tables/kql-type.ts';
import { argument, type FunctionCall, type Translate } from './function-call.ts';

/** The type that two values are compared in: a dynamic is taken for what the other one is. */
function commonType(a: Value, b: Value): KqlType {
  const types = [a.type, b.type];
  if (types.includes('string')) return 'string';
  const known = types.filter((type) => type !== 'dynamic');
  if (known.length === 0) return 'string';
  if (known.some((type) => type === 'datetime' || type === 'timespan' || type === 'bool'))
    return known[0] ?? 'string';
  return types.every((type) => type === 'long' || type === 'int') ? 'long' : 'real';
}

/** A value in a type, with the bare column of a string at hand. */
function typed(call: FunctionCall, value: Value, type: KqlType): Value {
  if (value.type === type) return value;
  if (type === 'string') return toText(call.dialect, value);
  return { sql: convert(call.dialect, value, type), type };
}

/** Whether a value is never null: strings and constants that are not. */
function neverNull(value: Value): boolean {
  return value.type === 'string' || (value.constant !== undefined && value.constant !== null);
}

/** `=` where null means false; a bare column will do when it is not compared with the empty string. */
function plainEquality(a: Value, b: Value): Sql {
  const left = typeof b.constant === 'string' && b.constant !== '' ? (a.bare ?? a.sql) : a.sql;
  const right = typeof a.constant === 'string' && a.constant !== '' ? (b.bare ?? b.sql) : b.sql;
  return sql`${left} = ${right}`;
}

/** Of two nulls it is null, of one false: KQL's rule, which is not SQL's. */
function equality(call: FunctionCall, a: Value, b: Value): Sql {
  if (call.filtering) return sql`(${plainEquality(a, b)})`;
  if (neverNull(a) && neverNull(b)) return sql`(${a.sql} = ${b.sql})`;
  if (neverNull(a) || neverNull(b)) return sql`coalesce(${a.sql} = ${b.sql}, false)`;
  return sql`(case when ${a.sql} is null and ${b.sql} is null then null else ${a.sql} is not distinct from ${b.sql} end)`;
}

function inequality(a: Value, b: Value): Sql {
  if (neverNull(a) && neverNull(b)) return sql`(${a.sql} <> ${b.sql})`;
  if (neverNull(a) || neverNull(b)) return sql`(${a.sql} is distinct from ${b.sql})`;
  return sql`(case when ${a.sql} is null and ${b.sql} is null then null else ${a.sql} is distinct from ${b.sql} end)`;
}

function pair(call: FunctionCall): readonly [Value, Value] {
  const [a, b] = [argument(call, 0), argument(call, 1)];
  const type = commonType(a, b);
  return [typed(call, a, type), typed(call, b, type)];
}

function ordering(operator: string): Translate {
  return (call) => {
    const [a, b] = pair(call);
    if (a.type === 'string')
      return sql`(${call.dialect.ordinal(a.sql)} ${text(operator)} ${call.dialect.ordinal(b.sql)})`;
    return sql`(${a.sql} ${text(operator)} ${b.sql})`;
  };
}

function lower(call: FunctionCall, value: Value): Value {
  const asText = toText(call.dialect, value);
  return typeof asText.constant === 'string'
    ? constant('string', asText.constant.toLowerCase())
    : { sql: sql`lower(${asText.sql})`, type: 'string' };
}

function caseless(call: FunctionCall): Sql {
  return sql`(${lower(call, argument(call, 0)).sql} = ${lower(call, argument(call, 1)).sql})`;
}

function negated(translate: Translate): Translate {
  return (call) => sql`(not ${translate({ ...call, filtering: false })})`;
}

/** The elements of a constant array, each a constant; null for anything else. */
function constantElements(value: Value): Value[] | null {
  if (value.type !== 'dynamic' || typeof value.constant !== 'string') return null;
  const parsed: unknown = JSON.parse(value.constant);
  if (!Array.isArray(parsed)) return null;
  return parsed.flatMap((element: unknown): Value[] => {
    if (typeof element === 'string') return [constant('string', element)];
    if (typeof element === 'number') return [constant('real', element)];
    return typeof element === 'boolean' ? [constant('bool', element)] : [];
  });
}

/** Whether the first argument is one of the others; arrays stand for their elements. */
function membership(ignoreCase: boolean): Translate {
  return (call) => {
    const value = argument(call, 0);
    const options = call.args.slice(1).flatMap((option) => constantElements(option) ?? [option]);
    const arrays = options.filter(({ type, constant: known }) => type === 'dynamic' && known !== null);
    const scalars = options.filter((option) => !arrays.includes(option));
    const inArrays = arrays.map((array) => call.dialect.arrayHas(array.sql, toText(call.dialect, value).sql));
    if (ignoreCase && arrays.length > 0)
      throw new KqlRefusal('in~ takes constants, not arrays of rows.', call.at);
    const tests = [...(scalars.length === 0 ? [] : [oneOf(call, value, scalars, ignoreCase)]), ...inArrays];
    return tests.length === 0 ? text('false') : sql`(${join(tests, ' or ')})`;
  };
}

function oneOf(call: FunctionCall, value: Value, options: readonly Value[], ignoreCase: boolean): Sql {
  if (ignoreCase)
    return sql`${lower(call, value).sql} in (${join(options.map((option) => lower(call, option).sql))})`;
  const type = options
    .map((option) => commonType(value, option))
    .reduce((a, b) => (a === b ? a : widest(a, b)));
  const [subject, ...rest] = [value, ...options].map((item) => typed(call, item, type));
  if (subject === undefined) return text('false');
  const bare =
    call.filtering && rest.every(({ constant: known }) => typeof known === 'string' && known !== '');
  const found = sql`${bare ? (subject.bare ?? subject.sql) : subject.sql} in (${join(rest.map((item) => item.sql))})`;
  return call.filtering || neverNull(subject) ? found : sql`coalesce(${found}, false)`;
}

function widest(a: KqlType, b: KqlType): KqlType {
  const numeric = [a, b].every((type) => type === 'real' || type === 'long' || type === 'int');
  return numeric ? 'real' : 'string';
}

/** From and to are part of it; a timespan as the second end counts from the first. */
function between(call: FunctionCall): Sql {
  const [value, from, to] = [argument(call, 0), argument(call, 1), argument(call, 2)];
  const end: Value =
    value.type === 'datetime' && to.type === 'timespan'
      ? { sql: call.dialect.addMicroseconds(from.sql, to.sql), type: 'datetime' }
      : to;
  const low = ordering('>=')({ ...call, args: [value, from] });
  return sql`(${low} and ${ordering('<=')({ ...call, args: [value, end] })})`;
}

function logical(operator: string): Translate {
  return (call) =>
    sql`(${join(
      call.args.map((arg) => convert(call.dialect, arg, 'bool')),
      ` ${operator} `,
    )})`;
}

/** Operators that compare, and those on truth. */
export const comparison: Readonly<Record<string, Translate>> = {
  '==': (call) => equality(call, ...pair(call)),
  '!=': (call) => inequality(...pair(call)),
  '<>': (call) => inequality(...pair(call)),
  '<': ordering('<'),
  '<=': ordering('<='),
  '>': ordering('>'),
  '>=': ordering('>='),
  '=~': caseless,
  '!~': negated(caseless),
  in: membership(false),
  '!in': negated(membership(false)),
  'in~': membership(true),
  '!in~': negated(membership(true)),
  between,
  '!between': negated(between),
  and: logical('and'),
  or: logical('or'),
  not: (call) => sql`(not ${convert(call.dialect, argument(call, 0), 'bool')})`,
};

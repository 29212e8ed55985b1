import { convert } from '../sql/convert.ts';
import { join, sql, text, type Sql } from '../sql/sql.ts';
import type { Value } from '../sql/value.ts';
import type { KqlType } from '../tables/kql-type.ts';
import { argument, argumentAs, type FunctionCall, type Translate } from './function-call.ts';

/** The first of several pairs whose condition is true, else the last argument. */
function choose(call: FunctionCall): Sql {
  const pairs: Sql[] = [];
  const last = call.args.length - 1;
  for (let index = 0; index < last; index += 2) {
    pairs.push(sql`when ${argumentAs(call, index, 'bool')} then ${argumentAs(call, index + 1, call.type)}`);
  }
  return sql`(case ${join(pairs, ' ')} else ${argumentAs(call, last, call.type)} end)`;
}

/** Strings are never null, so that for them the first that is not empty counts. */
function coalesce(call: FunctionCall): Sql {
  const values = call.args.map((arg) => convert(call.dialect, arg, call.type));
  if (call.type !== 'string') return sql`coalesce(${join(values)})`;
  return sql`coalesce(${join(values.map((value) => sql`nullif(${value}, '')`))}, '')`;
}

function isNull(value: Value): Sql {
  if (value.type === 'string') return text('false');
  if (value.text !== undefined) return sql`(${value.text.bare ?? value.text.sql} is null)`;
  return sql`(${value.sql} is null)`;
}

function to(type: KqlType): Translate {
  return (call) => argumentAs(call, 0, type);
}

/** Conditions, and conversions from one type to another. */
export const conditions: Readonly<Record<string, Translate>> = {
  iff: choose,
  iif: choose,
  case: choose,
  coalesce,
  isnull: (call) => isNull(argument(call, 0)),
  isnotnull: (call) => sql`(not ${isNull(argument(call, 0))})`,
  tostring: to('string'),
  toint: to('int'),
  tolong: to('long'),
  toreal: to('real'),
  todouble: to('real'),
  tobool: to('bool'),
  toboolean: to('bool'),
  todatetime: to('datetime'),
  totimespan: to('timespan'),
};

import { KqlRefusal } from '../parsing/problem.ts';
import { convert, toText } from '../sql/convert.ts';
import { join, sql, text, type Sql } from '../sql/sql.ts';
import { constant } from '../sql/value.ts';
import {
  argument,
  argumentAs,
  constantArgument,
  type FunctionCall,
  type Translate,
} from './function-call.ts';

/** A pattern argument; a constant one is rewritten for the database, and refused when it is no pattern. */
function pattern(call: FunctionCall, index: number): Sql {
  const value = argument(call, index);
  if (typeof value.constant !== 'string') return call.dialect.patternOf(argumentAs(call, index, 'string'));
  const body = value.constant.replace(/^\(\?[a-z]+\)/, '').replaceAll('(?P<', '(?<');
  try {
    new RegExp(body);
  } catch {
    throw new KqlRefusal(`"${value.constant}" is not a regular expression.`, call.at);
  }
  return constant('string', call.dialect.pattern(value.constant)).sql;
}

function matchesRegex(call: FunctionCall): Sql {
  return call.dialect.matches(argumentAs(call, 0, 'string'), pattern(call, 1), false);
}

function extract(call: FunctionCall): Sql {
  const group = Number(constantArgument(call, 1));
  if (!Number.isInteger(group) || group < 0 || group > 99)
    throw new KqlRefusal('A group goes by its number.', call.at);
  const found = call.dialect.extract(argumentAs(call, 2, 'string'), pattern(call, 0), group);
  const asText = { sql: sql`coalesce(${found}, '')`, type: 'string' } as const;
  return convert(call.dialect, asText, call.type);
}

/** Places count from 0; a negative start counts from the end. */
function substring(call: FunctionCall): Sql {
  const value = argumentAs(call, 0, 'string');
  const start = argumentAs(call, 1, 'int');
  const from = sql`(case when ${start} < 0 then greatest(length(${value}) + ${start}, 0) else ${start} end)`;
  if (call.args.length < 3) return sql`substr(${value}, cast(${from} as integer) + 1)`;
  return sql`substr(${value}, cast(${from} as integer) + 1, greatest(${argumentAs(call, 2, 'int')}, 0))`;
}

function split(call: FunctionCall): Sql {
  const pieces = call.dialect.split(argumentAs(call, 0, 'string'), argumentAs(call, 1, 'string'));
  if (call.args.length < 3) return pieces;
  const one = call.dialect.jsonText(call.dialect.element(pieces, argumentAs(call, 2, 'long')));
  return call.dialect.jsonArray([one]);
}

function glue(call: FunctionCall, first: number, separator: Sql | null): Sql {
  const pieces = call.args.slice(first).map((arg) => toText(call.dialect, arg).sql);
  const between = separator === null ? [] : [separator];
  return sql`(${join(
    pieces.flatMap((piece, index) => (index === 0 ? [piece] : [...between, piece])),
    ' || ',
  )})`;
}

/** The place of a text in another from 0, -1 when it is not there. */
function indexOf(call: FunctionCall): Sql {
  if (call.args.length > 2) throw new KqlRefusal('indexof is supported with two arguments.', call.at);
  return sql`cast(strpos(${argumentAs(call, 0, 'string')}, ${argumentAs(call, 1, 'string')}) - 1 as ${text(call.dialect.typeName('long'))})`;
}

function countOf(call: FunctionCall): Sql {
  if (call.args.length > 2) throw new KqlRefusal('countof is supported for plain texts.', call.at);
  const [value, part] = [argumentAs(call, 0, 'string'), argumentAs(call, 1, 'string')];
  const long = text(call.dialect.typeName('long'));
  const without = sql`length(replace(${value}, ${part}, ''))`;
  return sql`cast(${call.dialect.divideIntegers(sql`(length(${value}) - ${without})`, sql`nullif(length(${part}), 0)`)} as ${long})`;
}

function plain(name: string): Translate {
  return (call) => sql`${text(name)}(${argumentAs(call, 0, 'string')})`;
}

/** trim takes a pattern off both ends, its kin off one. */
function trim(ends: 'both' | 'start' | 'end'): Translate {
  return (call) => {
    const wanted = constantArgument(call, 0);
    const written = typeof wanted === 'string' ? wanted : String(wanted);
    const head = `^(${written})+`;
    const tail = `(${written})+$`;
    const used = ends === 'both' ? `${head}|${tail}` : ends === 'start' ? head : tail;
    const bound = constant('string', call.dialect.pattern(used)).sql;
    return call.dialect.replacePattern(argumentAs(call, 1, 'string'), bound, text(`''`));
  };
}

/** Functions that make or measure strings. */
export const strings: Readonly<Record<string, Translate>> = {
  'matches regex': matchesRegex,
  extract,
  substring,
  split,
  indexof: indexOf,
  countof: countOf,
  strlen: (call) =>
    sql`cast(length(${argumentAs(call, 0, 'string')}) as ${text(call.dialect.typeName('long'))})`,
  tolower: plain('lower'),
  toupper: plain('upper'),
  reverse: plain('reverse'),
  trim: trim('both'),
  trim_start: trim('start'),
  trim_end: trim('end'),
  strcat: (call) => glue(call, 0, null),
  strcat_delim: (call) => glue(call, 1, toText(call.dialect, argument(call, 0)).sql),
  replace_string: (call) =>
    sql`replace(${argumentAs(call, 0, 'string')}, ${argumentAs(call, 1, 'string')}, ${argumentAs(call, 2, 'string')})`,
  replace_regex: (call) =>
    call.dialect.replacePattern(
      argumentAs(call, 0, 'string'),
      pattern(call, 1),
      argumentAs(call, 2, 'string'),
    ),
  isempty: (call) =>
    argument(call, 0).type === 'dynamic' || argument(call, 0).type === 'string'
      ? sql`(${toText(call.dialect, argument(call, 0)).sql} = '')`
      : sql`(${argument(call, 0).sql} is null)`,
  isnotempty: (call) =>
    argument(call, 0).type === 'dynamic' || argument(call, 0).type === 'string'
      ? sql`(${toText(call.dialect, argument(call, 0)).sql} <> '')`
      : sql`(${argument(call, 0).sql} is not null)`,
};

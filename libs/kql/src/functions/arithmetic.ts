import { KqlRefusal } from '../parsing/problem.ts';
import { convert } from '../sql/convert.ts';
import { sql, text, type Sql } from '../sql/sql.ts';
import { argument, argumentAs, numericType, type FunctionCall, type Translate } from './function-call.ts';

/** Two numbers in their common type. */
function numbers(call: FunctionCall): { a: Sql; b: Sql; type: 'real' | 'long' } {
  const type = numericType(call.args);
  return { a: argumentAs(call, 0, type), b: argumentAs(call, 1, type), type };
}

/** A result that was computed as `from`, in the type that the parser says it has. */
function result(call: FunctionCall, value: Sql, from: 'real' | 'long'): Sql {
  return convert(call.dialect, { sql: value, type: from }, call.type);
}

function types(call: FunctionCall): string {
  return call.args
    .map(({ type }) => (type === 'datetime' || type === 'timespan' ? type : 'number'))
    .join(' ');
}

function plus(call: FunctionCall): Sql {
  const [a, b] = [argument(call, 0).sql, argument(call, 1).sql];
  switch (types(call)) {
    case 'datetime timespan':
      return call.dialect.addMicroseconds(a, b);
    case 'timespan datetime':
      return call.dialect.addMicroseconds(b, a);
    case 'timespan timespan':
      return sql`(${a} + ${b})`;
  }
  const both = numbers(call);
  return result(call, sql`(${both.a} + ${both.b})`, both.type);
}

function minus(call: FunctionCall): Sql {
  const { dialect } = call;
  const [a, b] = [argument(call, 0).sql, argument(call, 1).sql];
  switch (types(call)) {
    case 'datetime timespan':
      return dialect.addMicroseconds(a, sql`(-(${b}))`);
    case 'datetime datetime':
      return sql`(${dialect.microseconds(a)} - ${dialect.microseconds(b)})`;
    case 'timespan timespan':
      return sql`(${a} - ${b})`;
  }
  const both = numbers(call);
  return result(call, sql`(${both.a} - ${both.b})`, both.type);
}

function times(call: FunctionCall): Sql {
  const { dialect } = call;
  if (call.type === 'timespan') {
    const factors = call.args.map((arg) =>
      arg.type === 'timespan'
        ? sql`cast(${arg.sql} as ${text(dialect.typeName('real'))})`
        : convert(dialect, arg, 'real'),
    );
    return dialect.realToLong(sql`(${factors[0] ?? text('0')} * ${factors[1] ?? text('0')})`);
  }
  const both = numbers(call);
  return result(call, sql`(${both.a} * ${both.b})`, both.type);
}

/** Longs divide into longs, by zero into null; reals divide as IEEE 754 has it. */
function divide(call: FunctionCall): Sql {
  const { dialect } = call;
  const [a, b] = [argument(call, 0), argument(call, 1)];
  if (a.type === 'timespan' && b.type === 'timespan') {
    const real = text(dialect.typeName('real'));
    return dialect.divideReals(sql`cast(${a.sql} as ${real})`, sql`cast(${b.sql} as ${real})`);
  }
  if (a.type === 'timespan') {
    const quotient = dialect.divideReals(
      sql`cast(${a.sql} as ${text(dialect.typeName('real'))})`,
      argumentAs(call, 1, 'real'),
    );
    return dialect.realToLong(quotient);
  }
  const both = numbers(call);
  const quotient =
    both.type === 'long'
      ? dialect.divideIntegers(both.a, sql`nullif(${both.b}, 0)`)
      : dialect.divideReals(both.a, both.b);
  return result(call, quotient, both.type);
}

function modulo(call: FunctionCall): Sql {
  const [a, b] = [argument(call, 0), argument(call, 1)];
  if (a.type === 'timespan' && b.type === 'timespan') return sql`(${a.sql} % nullif(${b.sql}, 0))`;
  const both = numbers(call);
  if (both.type === 'long') return result(call, sql`(${both.a} % nullif(${both.b}, 0))`, 'long');
  return result(call, sql`(${both.a} - ${both.b} * trunc(${both.a} / nullif(${both.b}, 0)))`, 'real');
}

/** The largest multiple of the size that is not above the value; datetimes count from the year 1. */
function bin(call: FunctionCall): Sql {
  const [value, size] = [argument(call, 0), argument(call, 1)];
  if (value.type === 'datetime') {
    if (typeof size.constant === 'bigint' && size.constant <= 0n) {
      throw new KqlRefusal('The size of a bin is greater than zero.', call.at);
    }
    return call.dialect.binDatetime(value.sql, sql`nullif(${size.sql}, 0)`);
  }
  const whole = value.type === 'timespan' || numericType(call.args) === 'long';
  if (whole) {
    const [v, s] =
      value.type === 'timespan'
        ? [value.sql, sql`nullif(${size.sql}, 0)`]
        : [argumentAs(call, 0, 'long'), sql`nullif(${argumentAs(call, 1, 'long')}, 0)`];
    const binned = sql`(${v} - ((${v} % ${s}) + ${s}) % ${s})`;
    return value.type === 'timespan' ? binned : result(call, binned, 'long');
  }
  const [v, s] = [argumentAs(call, 0, 'real'), argumentAs(call, 1, 'real')];
  return result(call, sql`(floor(${v} / nullif(${s}, 0)) * ${s})`, 'real');
}

function negate(call: FunctionCall): Sql {
  return sql`(-(${argument(call, 0).type === 'dynamic' ? argumentAs(call, 0, 'real') : argument(call, 0).sql}))`;
}

/** Operators on numbers and times, and bin. */
export const arithmetic: Readonly<Record<string, Translate>> = {
  '+': plus,
  '-': minus,
  '*': times,
  '/': divide,
  '%': modulo,
  negate,
  bin,
  floor: bin,
};

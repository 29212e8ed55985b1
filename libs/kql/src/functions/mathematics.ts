import { KqlRefusal } from '../parsing/problem.ts';
import { convert } from '../sql/convert.ts';
import { join, sql, text, type Sql } from '../sql/sql.ts';
import {
  argument,
  argumentAs,
  constantArgument,
  numericType,
  type FunctionCall,
  type Translate,
} from './function-call.ts';

/** A real function that is NaN, or what is told, where mathematics has no value and databases have an error. */
function guarded(name: string, bad: string, instead: (value: Sql) => Sql = () => text(`'NaN'`)): Translate {
  return (call) => {
    const value = argumentAs(call, 0, 'real');
    const real = text(call.dialect.typeName('real'));
    return sql`(case when ${value} ${text(bad)} then cast(${instead(value)} as ${real}) else ${text(name)}(${value}) end)`;
  };
}

function ofZero(value: Sql): Sql {
  return sql`(case when ${value} = 0 then '-Infinity' else 'NaN' end)`;
}

/** Halves are rounded away from zero, on the binary value: 1.005 to two places is 1. */
function round(call: FunctionCall): Sql {
  const value = argumentAs(call, 0, 'real');
  const places = call.args.length < 2 ? 0 : Number(constantArgument(call, 1));
  if (!Number.isInteger(places) || Math.abs(places) > 15) {
    throw new KqlRefusal('Numbers are rounded to at most 15 places.', call.at);
  }
  const real = text(call.dialect.typeName('real'));
  const scale = sql`cast(${text(String(10 ** Math.abs(places)))} as ${real})`;
  const [up, down] = places < 0 ? [text('/'), text('*')] : [text('*'), text('/')];
  const rounded = sql`(sign(${value}) * (floor(abs(${value}) ${up} ${scale} + 0.5) ${down} ${scale}))`;
  return convert(call.dialect, { sql: rounded, type: 'real' }, call.type);
}

function absolute(call: FunctionCall): Sql {
  if (argument(call, 0).type === 'timespan') return sql`abs(${argument(call, 0).sql})`;
  const type = numericType(call.args);
  return convert(call.dialect, { sql: sql`abs(${argumentAs(call, 0, type)})`, type }, call.type);
}

function ceiling(call: FunctionCall): Sql {
  const up = { sql: sql`ceil(${argumentAs(call, 0, 'real')})`, type: 'real' } as const;
  return convert(call.dialect, up, call.type);
}

function best(name: string): Translate {
  return (call) => sql`${text(name)}(${join(call.args.map((arg) => convert(call.dialect, arg, call.type)))})`;
}

function real(name: string): Translate {
  return (call) => sql`${text(name)}(${argumentAs(call, 0, 'real')})`;
}

/** Functions of numbers. */
export const mathematics: Readonly<Record<string, Translate>> = {
  round,
  abs: absolute,
  ceiling,
  sqrt: guarded('sqrt', '< 0'),
  log: guarded('ln', '<= 0', ofZero),
  log10: guarded('log10', '<= 0', ofZero),
  log2: (call) =>
    sql`(${guarded('ln', '<= 0', ofZero)(call)} / ln(cast(2 as ${text(call.dialect.typeName('real'))})))`,
  exp: (call) => call.dialect.exp(argumentAs(call, 0, 'real')),
  exp2: (call) =>
    call.dialect.power(sql`cast(2 as ${text(call.dialect.typeName('real'))})`, argumentAs(call, 0, 'real')),
  exp10: (call) =>
    call.dialect.power(sql`cast(10 as ${text(call.dialect.typeName('real'))})`, argumentAs(call, 0, 'real')),
  pow: (call) => call.dialect.power(argumentAs(call, 0, 'real'), argumentAs(call, 1, 'real')),
  sign: (call) =>
    convert(call.dialect, { sql: sql`sign(${argumentAs(call, 0, 'real')})`, type: 'real' }, call.type),
  sin: real('sin'),
  cos: real('cos'),
  atan: real('atan'),
  pi: (call) => sql`cast(pi() as ${text(call.dialect.typeName('real'))})`,
  isnan: (call) => sql`coalesce(${argumentAs(call, 0, 'real')} = 'NaN', false)`,
  isinf: (call) => sql`coalesce(${argumentAs(call, 0, 'real')} in ('Infinity', '-Infinity'), false)`,
  isfinite: (call) =>
    sql`coalesce(${argumentAs(call, 0, 'real')} not in ('NaN', 'Infinity', '-Infinity'), false)`,
  max_of: best('greatest'),
  min_of: best('least'),
};

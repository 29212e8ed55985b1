import { isConstant, join, sql, text, type Sql } from '../sql/sql.ts';
import type { KqlType } from '../tables/kql-type.ts';
import type { Dialect, TimePart, TimeUnit } from './dialect.ts';

const typeNames: Readonly<Record<KqlType, string>> = {
  datetime: 'timestamptz',
  string: 'text',
  real: 'float8',
  int: 'int4',
  long: 'int8',
  bool: 'bool',
  dynamic: 'jsonb',
  timespan: 'int8',
};

/** As KQL: bins are counted from the first day there is. */
const binOrigin = text(`timestamptz '0001-01-01 00:00:00+00'`);

const parts: Readonly<Record<TimePart, string>> = {
  year: 'year',
  quarter: 'quarter',
  month: 'month',
  week: 'week',
  day: 'day',
  hour: 'hour',
  minute: 'minute',
  second: 'second',
  dayofweek: 'dow',
  dayofyear: 'doy',
  weekofyear: 'week',
  millisecond: 'milliseconds',
  microsecond: 'microseconds',
};

const formats: Readonly<Record<string, string>> = {
  yyyy: 'YYYY',
  yy: 'YY',
  MM: 'MM',
  M: 'FMMM',
  dd: 'DD',
  d: 'FMDD',
  HH: 'HH24',
  H: 'FMHH24',
  hh: 'HH12',
  h: 'FMHH12',
  mm: 'MI',
  m: 'FMMI',
  ss: 'SS',
  s: 'FMSS',
  tt: 'AM',
  fff: 'MS',
  ffffff: 'US',
};

function utc(datetime: Sql): Sql {
  return sql`(${datetime} at time zone 'UTC')`;
}

function interval(microseconds: Sql): Sql {
  return sql`((${microseconds}) * interval '1 microsecond')`;
}

function startOf(unit: TimeUnit, datetime: Sql): Sql {
  if (unit !== 'week') return sql`date_trunc('${text(unit)}', ${datetime}, 'UTC')`;
  return sql`(date_trunc('week', ${datetime} + interval '1 day', 'UTC') - interval '1 day')`;
}

/** RE2 says with \b and \z what Postgres says with \y and \Z; its dot, unlike Postgres', passes no line end. */
function pattern(written: string): string {
  const caseless = /^\(\?[a-z]*i[a-z]*\)/.test(written) ? 'i' : '';
  const body = written
    .replace(/^\(\?[a-z]+\)/, '')
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\(\?<[A-Za-z_]\w*>/g, '(')
    .replaceAll(/\\([bBz])/g, (whole, letter: string) => ({ b: '\\y', B: '\\Y', z: '\\Z' })[letter] ?? whole);
  return `(?p${caseless})${body}`;
}

/**
 * A text before it is cast under a condition. The planner casts constants whatever the condition says, and fails; what a
 * select gives is no constant to it.
 */
function unplanned(value: Sql): Sql {
  return isConstant(value) ? sql`(select ${value})` : value;
}

/** Live telemetry's dialect: PostgreSQL 16 or newer. */
export const postgres: Dialect = {
  name: 'postgres',
  typeName: (type) => typeNames[type],
  stored: (column, type) => (type === 'string' ? sql`coalesce(${column}, '')` : column),
  fences: true,

  divideReals: (a, b) =>
    sql`(case when ${b} <> 0 then ${a} / ${b} when ${a} > 0 and ${a} <> 'NaN' then float8 'Infinity' when ${a} < 0 then float8 '-Infinity' when ${a} is null or ${b} is null then null else float8 'NaN' end)`,
  divideIntegers: (a, b) => sql`(${a} / ${b})`,
  realToLong: (value) => sql`(case when abs(${value}) < 9.2e18 then trunc(${value})::int8 end)`,
  exp: (value) =>
    sql`(case when ${value} > 709.78 then float8 'Infinity' when ${value} < -745 then 0 else exp(${value}) end)`,
  power: (base, exponent) =>
    sql`(case when ${base} < 0 and ${exponent} <> trunc(${exponent}) then float8 'NaN' when ${base} = 0 and ${exponent} < 0 then float8 'Infinity' when abs(${exponent} * ln(greatest(abs(${base}), 1e-300))) > 709 then (case when (abs(${base}) > 1) = (${exponent} > 0) then float8 'Infinity' else 0 end) else power(${base}, ${exponent}) end)`,
  realText: (value) =>
    sql`(case when ${value} = trunc(${value}) and abs(${value}) < 1e15 then ${value}::text || '.0' else ${value}::text end)`,

  parse: (written, type) => {
    const value = unplanned(written);
    switch (type) {
      case 'real':
        return sql`(case when pg_input_is_valid(${value}, 'float8') then ${value}::float8 end)`;
      case 'datetime':
        return sql`(case when ${value} ~ '^\\s*\\d{4}-\\d' and pg_input_is_valid(${value}, 'timestamptz') then (case when ${value} ~ '(Z|[+-]\\d\\d:?\\d\\d)\\s*$' and ${value} ~ ':' then ${value} else ${value} || ' UTC' end)::timestamptz end)`;
      case 'timespan':
        return sql`(case when ${value} ~ '^\\s*-?(\\d+\\.)?\\d{1,2}:\\d\\d(:\\d\\d(\\.\\d{1,7})?)?\\s*$' then (extract(epoch from regexp_replace(${value}, '^(\\s*-?)(\\d+)\\.(\\d+:)', '\\1\\2 days \\1\\3')::interval) * 1000000)::int8 end)`;
      case 'long':
      case 'int': {
        const name = text(typeNames[type]);
        return sql`(case when ${value} ~ '^\\s*[+-]?\\d+\\s*$' and pg_input_is_valid(${value}, '${name}') then ${value}::${name} end)`;
      }
    }
  },
  ordinal: (value) => sql`${value} collate "C"`,
  matches: (value, wanted, caseless) => sql`(${value} ${text(caseless ? '~*' : '~')} ${wanted})`,
  pattern,
  patternOf: (value) => sql`('(?p)' || ${value})`,
  extract: (value, wanted, group) =>
    sql`(regexp_match(${value}, regexp_replace(${wanted}, '^(\\(\\?[a-z]+\\))?(.*)$', '\\1(\\2)')))[${text(String(group + 1))}]`,
  replacePattern: (value, wanted, replacement) =>
    sql`regexp_replace(${value}, ${wanted}, ${replacement}, 'g')`,
  split: (value, delimiter) => sql`to_jsonb(string_to_array(${value}, ${delimiter}))`,

  microseconds: (datetime) => sql`((extract(epoch from ${datetime}) * 1000000)::int8)`,
  fromMicroseconds: (microseconds) => sql`(timestamptz 'epoch' + ${interval(microseconds)})`,
  addMicroseconds: (datetime, microseconds) => sql`(${datetime} + ${interval(microseconds)})`,
  binDatetime: (datetime, microseconds) =>
    sql`date_bin(${interval(microseconds)}, ${datetime}, ${binOrigin})`,
  startOf,
  addUnits: (unit, datetime, count) => {
    const one = unit === 'quarter' ? '3 month' : `1 ${unit}`;
    return sql`((${utc(datetime)} + (${count}) * interval '${text(one)}') at time zone 'UTC')`;
  },
  timePart: (part, datetime) => {
    const taken = sql`extract(${text(parts[part])} from ${utc(datetime)})`;
    if (part === 'second') return sql`(floor(${taken})::int4)`;
    if (part === 'millisecond') return sql`((floor(${taken})::int8 % 1000)::int4)`;
    if (part === 'microsecond') return sql`((${taken}::int8 % 1000000)::int4)`;
    return sql`(${taken}::int4)`;
  },
  datetimeText: (datetime, digits) =>
    sql`to_char(${utc(datetime)}, '${text(digits === 3 ? 'YYYY-MM-DD"T"HH24:MI:SS.MS' : 'YYYY-MM-DD"T"HH24:MI:SS.US')}')`,
  formatPiece: (datetime, piece) => sql`to_char(${utc(datetime)}, '${text(formats[piece] ?? 'YYYY')}')`,

  parseJson: (written) => {
    const value = unplanned(written);
    return sql`(case when pg_input_is_valid(${value}, 'jsonb') then ${value}::jsonb else to_jsonb(${value}) end)`;
  },
  toJson: (value) => sql`to_jsonb(${value})`,
  jsonText: (value) => sql`(${value} #>> '{}')`,
  member: (of, key) => sql`(${of} -> ${key})`,
  element: (of, index) => sql`(${of} -> (${index})::int4)`,
  arrayLength: (value) =>
    sql`(case when jsonb_typeof(${value}) = 'array' then jsonb_array_length(${value})::int8 end)`,
  jsonTypeName: (value) =>
    sql`(case jsonb_typeof(${value}) when 'object' then 'dictionary' when 'boolean' then 'bool' when 'number' then (case when ${value}::text ~ '^-?\\d+$' then 'long' else 'double' end) else coalesce(jsonb_typeof(${value}), 'null') end)`,
  jsonArray: (values) => sql`jsonb_build_array(${join(values)})`,
  jsonObject: (keys, values) =>
    sql`jsonb_build_object(${join(keys.flatMap((key, index) => [key, values[index] ?? text('null')]))})`,
  bagKeys: (value) =>
    sql`(case when jsonb_typeof(${value}) = 'object' then (select coalesce(jsonb_agg(k), '[]') from jsonb_object_keys(${value}) as k) end)`,
  arrayHas: (array, wanted) =>
    sql`(case when jsonb_typeof(${array}) = 'array' then exists (select 1 from jsonb_array_elements_text(${array}) as e where e = ${wanted}) else false end)`,
  elements: (value) =>
    sql`(case jsonb_typeof(${value}) when 'array' then ${value} when 'object' then (select coalesce(jsonb_agg(jsonb_build_object(p.key, p.value)), '[]') from jsonb_each(${value}) as p) else jsonb_build_array(${value}) end)`,
  takeApart: (lists) => {
    const names = text(lists.map((_list, index) => `e${index + 1}`).join(', '));
    const calls = join(lists.map((list) => sql`jsonb_array_elements(${list})`));
    return sql`(select ${names}, place from rows from (${calls}) with ordinality as r(${names}, place))`;
  },

  percentile: (value, share) => sql`percentile_disc(${share}) within group (order by ${value})`,
  extreme: (which, value, by) => {
    const direction = text(which === 'arg_max' ? 'desc' : 'asc');
    return sql`(array_agg(${value} order by ${by} ${direction} nulls last))[1]`;
  },
  gather: (value, condition, { distinct, order }) => {
    const ordered = order.length === 0 || distinct ? text('') : sql` order by ${join(order)}`;
    const word = text(distinct ? 'distinct ' : '');
    return sql`coalesce(jsonb_agg(${word}${value}${ordered}) filter (where ${condition}), '[]')`;
  },
};

import { join, sql, text, type Sql } from '../sql/sql.ts';
import type { KqlType } from '../tables/kql-type.ts';
import type { Dialect, TimePart, TimeUnit } from './dialect.ts';

const typeNames: Readonly<Record<KqlType, string>> = {
  datetime: 'timestamp',
  string: 'varchar',
  real: 'double',
  int: 'integer',
  long: 'bigint',
  bool: 'boolean',
  dynamic: 'json',
  timespan: 'bigint',
};

/** Microseconds from the first day there is to 1970: KQL counts bins from there. */
const binOrigin = text('62135596800000000');

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
  yyyy: '%Y',
  yy: '%y',
  MM: '%m',
  M: '%-m',
  dd: '%d',
  d: '%-d',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  tt: '%p',
  fff: '%g',
  ffffff: '%f',
};

function startOf(unit: TimeUnit, datetime: Sql): Sql {
  if (unit !== 'week') return sql`(date_trunc('${text(unit)}', ${datetime})::timestamp)`;
  return sql`((date_trunc('week', ${datetime} + interval 1 day) - interval 1 day)::timestamp)`;
}

function isArray(value: Sql): Sql {
  return sql`json_type(${value}) = 'ARRAY'`;
}

/** The archive's dialect: DuckDB, over Parquet files and rows that were fetched. */
export const duckdb: Dialect = {
  name: 'duckdb',
  typeName: (type) => typeNames[type],
  stored: (column, type) => {
    if (type === 'string') return sql`coalesce(${column}, '')`;
    // Files may keep instants with a time zone; sessions are in UTC.
    return type === 'datetime' || type === 'dynamic' ? sql`${column}::${text(typeNames[type])}` : column;
  },
  fences: false,

  divideReals: (a, b) => sql`(${a} / ${b})`,
  divideIntegers: (a, b) => sql`(${a} // ${b})`,
  realToLong: (value) => sql`(case when abs(${value}) < 9.2e18 then trunc(${value})::bigint end)`,
  exp: (value) => sql`exp(${value})`,
  power: (base, exponent) => sql`pow(${base}, ${exponent})`,
  realText: (value) =>
    sql`(case when isnan(${value}) then 'NaN' when isinf(${value}) then (case when ${value} > 0 then 'Infinity' else '-Infinity' end) else ${value}::varchar end)`,

  parse: (value, type) => {
    switch (type) {
      case 'real':
        return sql`try_cast(${value} as double)`;
      case 'datetime':
        return sql`(case when regexp_matches(${value}, '^\\s*\\d{4}-\\d') then cast(try_cast(${value} as timestamptz) as timestamp) end)`;
      case 'timespan':
        return sql`(case when regexp_matches(${value}, '^\\s*-?(\\d+\\.)?\\d{1,2}:\\d\\d(:\\d\\d(\\.\\d{1,7})?)?\\s*$') then epoch_us(try_cast(regexp_replace(${value}, '^(\\s*-?)(\\d+)\\.(\\d+:)', '\\1\\2 days \\1\\3') as interval)) end)`;
      case 'long':
      case 'int':
        return sql`(case when regexp_matches(${value}, '^\\s*[+-]?\\d+\\s*$') then try_cast(${value} as ${text(typeNames[type])}) end)`;
    }
  },
  ordinal: (value) => value,
  matches: (value, wanted, caseless) =>
    caseless ? sql`regexp_matches(${value}, ${wanted}, 'i')` : sql`regexp_matches(${value}, ${wanted})`,
  pattern: (written) => written,
  patternOf: (value) => value,
  extract: (value, wanted, group) => sql`regexp_extract(${value}, ${wanted}, ${text(String(group))})`,
  replacePattern: (value, wanted, replacement) =>
    sql`regexp_replace(${value}, ${wanted}, ${replacement}, 'g')`,
  split: (value, delimiter) => sql`to_json(string_split(${value}, ${delimiter}))`,

  microseconds: (datetime) => sql`epoch_us(${datetime})`,
  fromMicroseconds: (microseconds) => sql`make_timestamp(${microseconds})`,
  addMicroseconds: (datetime, microseconds) => sql`make_timestamp(epoch_us(${datetime}) + ${microseconds})`,
  binDatetime: (datetime, microseconds) =>
    sql`make_timestamp(epoch_us(${datetime}) - (epoch_us(${datetime}) + ${binOrigin}) % ${microseconds})`,
  startOf,
  addUnits: (unit, datetime, count) => {
    const one = unit === 'quarter' ? '3 months' : `1 ${unit}`;
    return sql`(${datetime} + (${count}) * interval ${text(one)})`;
  },
  timePart: (part, datetime) => {
    const taken = sql`extract(${text(parts[part])} from ${datetime})`;
    if (part === 'millisecond') return sql`((${taken} % 1000)::integer)`;
    if (part === 'microsecond') return sql`((${taken} % 1000000)::integer)`;
    return sql`(${taken}::integer)`;
  },
  datetimeText: (datetime, digits) =>
    sql`strftime(${datetime}, '${text(digits === 3 ? '%Y-%m-%dT%H:%M:%S.%g' : '%Y-%m-%dT%H:%M:%S.%f')}')`,
  formatPiece: (datetime, piece) => sql`strftime(${datetime}, '${text(formats[piece] ?? '%Y')}')`,

  parseJson: (value) => sql`(case when json_valid(${value}) then ${value}::json else to_json(${value}) end)`,
  toJson: (value) => sql`to_json(${value})`,
  jsonText: (value) => sql`json_extract_string(${value}, '$')`,
  // As a JSON pointer: in a path, characters of the key would have a meaning of their own.
  member: (of, key) => sql`json_extract(${of}, '/' || replace(replace(${key}, '~', '~0'), '/', '~1'))`,
  element: (of, index) => sql`(case when ${isArray(of)} then ${of} -> (${index})::bigint end)`,
  arrayLength: (value) => sql`(case when ${isArray(value)} then json_array_length(${value})::bigint end)`,
  jsonTypeName: (value) =>
    sql`(case json_type(${value}) when 'ARRAY' then 'array' when 'OBJECT' then 'dictionary' when 'VARCHAR' then 'string' when 'BOOLEAN' then 'bool' when 'BIGINT' then 'long' when 'UBIGINT' then 'long' when 'DOUBLE' then 'double' else 'null' end)`,
  jsonArray: (values) => sql`json_array(${join(values)})`,
  jsonObject: (keys, values) =>
    sql`json_object(${join(keys.flatMap((key, index) => [key, values[index] ?? text('null')]))})`,
  bagKeys: (value) => sql`(case when json_type(${value}) = 'OBJECT' then to_json(json_keys(${value})) end)`,
  arrayHas: (array, wanted) =>
    sql`(case when ${isArray(array)} then list_contains(list_transform(${array}::json[], lambda x: json_extract_string(x, '$')), ${wanted}) else false end)`,
  elements: (value) =>
    sql`(case json_type(${value}) when 'ARRAY' then ${value}::json[] when 'OBJECT' then list_transform(json_keys(${value}), lambda k: json_object(k, json_extract(${value}, '/' || replace(replace(k, '~', '~0'), '/', '~1')))) else [${value}] end)`,
  takeApart: (lists) => {
    const longest =
      lists.length === 1
        ? sql`len(${lists[0] ?? text('[]')})`
        : sql`greatest(${join(lists.map((list) => sql`len(${list})`))})`;
    const columns = join(lists.map((list, index) => sql`unnest(${list}) as ${text(`e${index + 1}`)}`));
    return sql`(select ${columns}, unnest(range(1, ${longest} + 1)) as place)`;
  },

  percentile: (value, share) => sql`quantile_disc(${value}, ${share})`,
  extreme: (which, value, by) => sql`${text(`${which}_null`)}(${value}, ${by})`,
  gather: (value, condition, { distinct, order }) => {
    const ordered = order.length === 0 || distinct ? text('') : sql` order by ${join(order)}`;
    const word = text(distinct ? 'distinct ' : '');
    return sql`coalesce(to_json(list(${word}${value}${ordered}) filter (where ${condition})), '[]'::json)`;
  },
};

import type { Dialect } from '../dialects/dialect.ts';
import type { KqlType } from '../tables/kql-type.ts';
import { sql, text, type Sql } from './sql.ts';
import type { Value } from './value.ts';

const day = 86_400_000_000;
/** Ticks of 100 ns from the year 1 to 1970. */
const ticksOf1970 = text('621355968000000000');

function pad(value: Sql, width: number): Sql {
  return sql`lpad(cast(${value} as varchar), ${text(String(width))}, '0')`;
}

/** [-][d.]hh:mm:ss[.fffffff], of microseconds. */
function timespanText(dialect: Dialect, microseconds: Sql): Sql {
  const amount = sql`abs(${microseconds})`;
  const unit = (size: number, cycle: number) =>
    sql`(${dialect.divideIntegers(amount, text(String(size)))} % ${text(String(cycle))})`;
  const days = dialect.divideIntegers(amount, text(String(day)));
  const clock = sql`${pad(unit(3_600_000_000, 24), 2)} || ':' || ${pad(unit(60_000_000, 60), 2)} || ':' || ${pad(unit(1_000_000, 60), 2)}`;
  const fraction = sql`(${amount} % 1000000)`;
  return sql`((case when ${microseconds} < 0 then '-' else '' end) || (case when ${days} > 0 then cast(${days} as varchar) || '.' else '' end) || ${clock} || (case when ${fraction} > 0 then '.' || ${pad(fraction, 6)} || '0' else '' end))`;
}

function rawText(dialect: Dialect, value: Value): Sql {
  switch (value.type) {
    case 'string':
      return value.sql;
    case 'int':
    case 'long':
      return sql`cast(${value.sql} as ${text(dialect.typeName('string'))})`;
    case 'real':
      return dialect.realText(value.sql);
    case 'bool':
      return sql`(case when ${value.sql} then 'true' when not ${value.sql} then 'false' end)`;
    case 'datetime':
      return sql`(${dialect.datetimeText(value.sql, 6)} || '0Z')`;
    case 'timespan':
      return timespanText(dialect, value.sql);
    case 'dynamic':
      return dialect.jsonText(value.sql);
  }
}

/** A value as a string, which is never null: tostring(…). */
export function toText(dialect: Dialect, value: Value): Value {
  if (value.type === 'string') return value;
  if (value.text !== undefined) return value.text;
  const raw = rawText(dialect, value);
  return { type: 'string', sql: sql`coalesce(${raw}, '')`, bare: raw };
}

/** Text to read a number or a time from: null where there is none. */
function readable(dialect: Dialect, value: Value): Sql {
  const asText = toText(dialect, value);
  return asText.bare ?? asText.sql;
}

function toReal(dialect: Dialect, value: Value): Sql {
  switch (value.type) {
    case 'bool':
      return sql`(case when ${value.sql} then 1.0 when not ${value.sql} then 0.0 end)`;
    case 'string':
    case 'dynamic':
      return dialect.parse(readable(dialect, value), 'real');
    case 'timespan':
      return sql`(cast(${value.sql} as ${text(dialect.typeName('real'))}) * 10)`;
    case 'real':
    case 'int':
    case 'long':
    case 'datetime':
      return sql`cast(${value.sql} as ${text(dialect.typeName('real'))})`;
  }
}

function toLong(dialect: Dialect, value: Value): Sql {
  switch (value.type) {
    case 'real':
      return dialect.realToLong(value.sql);
    case 'bool':
      return sql`(case when ${value.sql} then 1 when not ${value.sql} then 0 end)`;
    case 'string':
      return dialect.parse(readable(dialect, value), 'long');
    case 'dynamic': {
      const written = readable(dialect, value);
      const real = dialect.parse(written, 'real');
      return sql`coalesce(${dialect.parse(written, 'long')}, ${dialect.realToLong(real)})`;
    }
    case 'datetime':
      return sql`(${dialect.microseconds(value.sql)} * 10 + ${ticksOf1970})`;
    case 'timespan':
      return sql`(${value.sql} * 10)`;
    case 'int':
    case 'long':
      return sql`cast(${value.sql} as ${text(dialect.typeName('long'))})`;
  }
}

function toInt(dialect: Dialect, value: Value): Sql {
  const long = toLong(dialect, value);
  return sql`(case when ${long} between -2147483648 and 2147483647 then cast(${long} as ${text(dialect.typeName('int'))}) end)`;
}

function toBool(dialect: Dialect, value: Value): Sql {
  if (value.type === 'string' || value.type === 'dynamic') {
    const lower = sql`lower(${readable(dialect, value)})`;
    return sql`(case when ${lower} in ('true', '1') then true when ${lower} in ('false', '0') then false end)`;
  }
  return sql`(${value.sql} <> 0)`;
}

function toDynamic(dialect: Dialect, value: Value): Sql {
  if (value.type !== 'datetime' && value.type !== 'timespan') return dialect.toJson(value.sql, value.type);
  return dialect.toJson(readable(dialect, value), 'string');
}

function toTime(dialect: Dialect, value: Value, type: 'datetime' | 'timespan'): Sql {
  if (value.type === 'string' || value.type === 'dynamic') {
    return dialect.parse(readable(dialect, value), type);
  }
  const ticks = toLong(dialect, value);
  const microseconds = (from: Sql) => dialect.divideIntegers(from, text('10'));
  if (type === 'timespan') return microseconds(ticks);
  return dialect.fromMicroseconds(microseconds(sql`(${ticks} - ${ticksOf1970})`));
}

/** A value as another type, null (for strings: empty) where it cannot be: the to… functions of KQL. */
export function convert(dialect: Dialect, value: Value, type: KqlType): Sql {
  if (value.type === type) return value.sql;
  switch (type) {
    case 'string':
      return toText(dialect, value).sql;
    case 'real':
      return toReal(dialect, value);
    case 'long':
      return toLong(dialect, value);
    case 'int':
      return toInt(dialect, value);
    case 'bool':
      return toBool(dialect, value);
    case 'dynamic':
      return toDynamic(dialect, value);
    case 'datetime':
    case 'timespan':
      return toTime(dialect, value, type);
  }
}

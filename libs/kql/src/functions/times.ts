import type { TimePart, TimeUnit } from '../dialects/dialect.ts';
import { KqlRefusal } from '../parsing/problem.ts';
import { join, sql, text, type Sql } from '../sql/sql.ts';
import { constant } from '../sql/value.ts';
import { argumentAs, constantArgument, type FunctionCall, type Translate } from './function-call.ts';

const units: ReadonlySet<string> = new Set<TimeUnit>([
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'minute',
  'second',
]);
const microsecondsOf: Readonly<Partial<Record<string, number>>> = {
  week: 604_800_000_000,
  day: 86_400_000_000,
  hour: 3_600_000_000,
  minute: 60_000_000,
  second: 1_000_000,
  millisecond: 1_000,
  microsecond: 1,
};

function isUnit(name: string): name is TimeUnit {
  return units.has(name);
}

function unitArgument(call: FunctionCall): string {
  return String(constantArgument(call, 0)).toLowerCase();
}

/** The start of the unit that a datetime is in, some units further on. */
function startOf(unit: TimeUnit): Translate {
  return (call) => {
    const value = argumentAs(call, 0, 'datetime');
    const moved =
      call.args.length < 2 ? value : call.dialect.addUnits(unit, value, argumentAs(call, 1, 'long'));
    return call.dialect.startOf(unit, moved);
  };
}

/** The last moment of the unit; what is finer than a microsecond is not told. */
function endOf(unit: TimeUnit): Translate {
  return (call) => {
    const next = call.dialect.addUnits(unit, startOf(unit)(call), text('1'));
    return call.dialect.addMicroseconds(next, text('(-1)'));
  };
}

/** How many borders of the unit lie between two datetimes: what the second is short of the first. */
function difference(call: FunctionCall): Sql {
  const { dialect } = call;
  const unit = unitArgument(call);
  const [a, b] = [argumentAs(call, 1, 'datetime'), argumentAs(call, 2, 'datetime')];
  const month = (value: Sql) =>
    sql`(${dialect.timePart('year', value)} * 12 + ${dialect.timePart('month', value)})`;
  const long = text(dialect.typeName('long'));
  if (unit === 'year')
    return sql`cast(${dialect.timePart('year', a)} - ${dialect.timePart('year', b)} as ${long})`;
  if (unit === 'month') return sql`cast(${month(a)} - ${month(b)} as ${long})`;
  if (unit === 'quarter') {
    const quarter = (value: Sql) =>
      sql`(${dialect.timePart('year', value)} * 4 + ${dialect.timePart('quarter', value)})`;
    return sql`cast(${quarter(a)} - ${quarter(b)} as ${long})`;
  }
  const size = microsecondsOf[unit];
  if (size === undefined) throw new KqlRefusal(`datetime_diff does not know the part "${unit}".`, call.at);
  const start = (value: Sql) => dialect.microseconds(isUnit(unit) ? dialect.startOf(unit, value) : value);
  const floored = (value: Sql) => dialect.divideIntegers(start(value), text(String(size)));
  if (isUnit(unit)) return dialect.divideIntegers(sql`(${start(a)} - ${start(b)})`, text(String(size)));
  return sql`(${floored(a)} - ${floored(b)})`;
}

function add(call: FunctionCall): Sql {
  const unit = unitArgument(call);
  const [count, value] = [argumentAs(call, 1, 'long'), argumentAs(call, 2, 'datetime')];
  if (isUnit(unit)) return call.dialect.addUnits(unit, value, count);
  const size = microsecondsOf[unit];
  if (size === undefined) throw new KqlRefusal(`datetime_add does not know the part "${unit}".`, call.at);
  return call.dialect.addMicroseconds(value, sql`(${count} * ${text(String(size))})`);
}

const partNames: Readonly<Record<string, TimePart>> = {
  year: 'year',
  quarter: 'quarter',
  month: 'month',
  week_of_year: 'week',
  weekofyear: 'week',
  day: 'day',
  dayofyear: 'dayofyear',
  hour: 'hour',
  minute: 'minute',
  second: 'second',
  millisecond: 'millisecond',
  microsecond: 'microsecond',
};

function partOf(call: FunctionCall): Sql {
  const part = partNames[unitArgument(call)];
  if (part === undefined)
    throw new KqlRefusal(`datetime_part does not know "${unitArgument(call)}".`, call.at);
  return call.dialect.timePart(part, argumentAs(call, 1, 'datetime'));
}

function takePart(part: TimePart): Translate {
  return (call) => call.dialect.timePart(part, argumentAs(call, 0, 'datetime'));
}

const formatPieces = /yyyy|yy|MM|M|dd|d|HH|H|hh|h|mm|m|ss|s|tt|f{1,7}|F{1,7}/g;
const separators = /^[ \-/:,.[\]_TZ]*$/;

function fraction(call: FunctionCall, value: Sql, digits: number): Sql {
  const microseconds = call.dialect.formatPiece(value, 'ffffff');
  return digits === 7 ? sql`(${microseconds} || '0')` : sql`left(${microseconds}, ${text(String(digits))})`;
}

function format(call: FunctionCall): Sql {
  const value = argumentAs(call, 0, 'datetime');
  const written = String(constantArgument(call, 1));
  const pieces: Sql[] = [];
  let end = 0;
  const separator = (until: number) => {
    const between = written.slice(end, until);
    if (!separators.test(between))
      throw new KqlRefusal(`format_datetime does not know "${between}".`, call.at);
    if (between !== '') pieces.push(constant('string', between).sql);
  };
  for (const match of written.matchAll(formatPieces)) {
    separator(match.index);
    const [piece] = match;
    pieces.push(
      /^f/i.test(piece) ? fraction(call, value, piece.length) : call.dialect.formatPiece(value, piece),
    );
    end = match.index + piece.length;
  }
  separator(written.length);
  if (pieces.length === 0) return text(`''`);
  return sql`coalesce(${join(pieces, ' || ')}, '')`;
}

function fromUnix(size: number): Translate {
  return (call) => {
    const count = argumentAs(call, 0, 'real');
    const microseconds = call.dialect.realToLong(sql`(${count} * ${text(String(size))})`);
    return call.dialect.fromMicroseconds(microseconds);
  };
}

/** Functions of datetimes; now and ago are constants by the time they come here. */
export const times: Readonly<Record<string, Translate>> = {
  startofyear: startOf('year'),
  startofmonth: startOf('month'),
  startofweek: startOf('week'),
  startofday: startOf('day'),
  endofyear: endOf('year'),
  endofmonth: endOf('month'),
  endofweek: endOf('week'),
  endofday: endOf('day'),
  datetime_diff: difference,
  datetime_add: add,
  datetime_part: partOf,
  getyear: takePart('year'),
  getmonth: takePart('month'),
  monthofyear: takePart('month'),
  week_of_year: takePart('week'),
  dayofmonth: takePart('day'),
  dayofyear: takePart('dayofyear'),
  hourofday: takePart('hour'),
  // A timespan of that many days since Sunday.
  dayofweek: (call) =>
    sql`(cast(${call.dialect.timePart('dayofweek', argumentAs(call, 0, 'datetime'))} as ${text(call.dialect.typeName('timespan'))}) * 86400000000)`,
  format_datetime: format,
  unixtime_seconds_todatetime: fromUnix(1_000_000),
  unixtime_milliseconds_todatetime: fromUnix(1_000),
  unixtime_microseconds_todatetime: fromUnix(1),
  make_datetime: (call) => {
    const numbers = call.args.map(
      (_arg, index) => sql`lpad(cast(${argumentAs(call, index, 'long')} as varchar), 2, '0')`,
    );
    const [, month, day, hour = text(`'00'`), minute = text(`'00'`), second = text(`'00'`)] = numbers;
    if (month === undefined || day === undefined || call.args.length > 6) {
      throw new KqlRefusal(
        'make_datetime takes year, month, day, and hour, minute, second if wanted.',
        call.at,
      );
    }
    const year = sql`lpad(cast(${argumentAs(call, 0, 'long')} as varchar), 4, '0')`;
    const written = sql`(${year} || '-' || ${month} || '-' || ${day} || ' ' || ${hour} || ':' || ${minute} || ':' || ${second} || 'Z')`;
    return call.dialect.parse(written, 'datetime');
  },
};

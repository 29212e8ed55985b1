const microsecondsOfUnit: readonly (readonly [pattern: RegExp, microseconds: number])[] = [
  [/^d(ays?)?$/, 86_400_000_000],
  [/^h(ours?|rs?)?$/, 3_600_000_000],
  [/^m(in|inutes?)?$/, 60_000_000],
  [/^s(ec|econds?)?$/, 1_000_000],
  [/^(ms|milli(s|sec|second|seconds)?)$/, 1_000],
  [/^micro(s|sec|second|seconds)?$/, 1],
  [/^nano(s|sec|second|seconds)?$/, 0.001],
  [/^ticks?$/, 0.1],
];

function clockTime(text: string): bigint | undefined {
  const match = /^([+-]?)(?:(\d{1,8})\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const whole = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const microseconds = whole * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
  return sign === '-' ? -microseconds : microseconds;
}

/**
 * A timespan's text in microseconds: `5m`, `1.5h`, `1.02:03:04.5`, or a number of days. Undefined when it is none.
 * What is finer than a microsecond is cut off: no database that we ask keeps it.
 */
export function parseTimespan(text: string): bigint | undefined {
  const clock = clockTime(text);
  if (clock !== undefined) return clock;
  const match = /^([+-]?\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text);
  if (match === null) return undefined;
  const unit = (match[2] ?? '').toLowerCase() || 'd';
  const found = microsecondsOfUnit.find(([pattern]) => pattern.test(unit));
  if (found === undefined) return undefined;
  const microseconds = Math.trunc(Number(match[1]) * found[1]);
  return Number.isSafeInteger(microseconds) ? BigInt(microseconds) : undefined;
}

/**
 * A datetime's text in microseconds since 1970: ISO 8601, a blank may stand for T, and without an offset it is UTC.
 * Undefined when it is none.
 */
export function parseDatetime(text: string): bigint | undefined {
  const pattern =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const fields = [Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)];
  const date = new Date(0);
  date.setUTCFullYear(fields[0] ?? 0, fields[1] ?? 0, fields[2] ?? 0);
  date.setUTCHours(fields[3] ?? 0, fields[4] ?? 0, fields[5] ?? 0);
  const read = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCHours()];
  if (read.some((value, index) => value !== fields[index]) || Number(minute) > 59 || Number(second) > 59) {
    return undefined;
  }
  const microseconds = BigInt(date.getTime()) * 1_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
  return microseconds - offsetMinutes(zone) * 60_000_000n;
}

function offsetMinutes(zone: string): bigint {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (match === null) return 0n;
  const minutes = BigInt(match[2] ?? 0) * 60n + BigInt(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

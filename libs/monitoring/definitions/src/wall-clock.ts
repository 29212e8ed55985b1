import { nearestName } from './nearest-name.ts';

const hourMs = 3_600_000;
/** Further than any transition reaches: Samoa once skipped a whole day. */
const probeMs = 48 * hourMs;

/**
 * Reads and sets the wall clock of one time zone. A wall time is written as the UTC milliseconds that a
 * clock in UTC would need to show it, so that calendar arithmetic can use Date's UTC methods.
 */
export interface WallClock {
  /** What the clock shows at the instant. */
  readonly wallAt: (instant: number) => number;
  /**
   * The instants at which the clock shows `wall`: one, two when the clock was set back, or, when it was
   * set forward over `wall`, the first instant after the gap.
   */
  readonly instantsOf: (wall: number) => readonly number[];
}

/** Whether the runtime knows the IANA time zone. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The known time zone that is spelled most alike, or null. */
export function nearestTimeZone(name: string): string | null {
  return nearestName(name, [...Intl.supportedValuesOf('timeZone'), 'UTC']);
}

/**
 * The wall clock of an IANA time zone.
 *
 * @throws RangeError when the zone is unknown; validate first.
 */
export function wallClockOf(timeZone: string): WallClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const wallAt = (instant: number): number => {
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    const milliseconds = ((instant % 1000) + 1000) % 1000;
    return Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  };
  const offsetAt = (instant: number): number => wallAt(instant) - instant;
  return { wallAt, instantsOf: (wall) => instantsOf(wall, offsetAt) };
}

function instantsOf(wall: number, offsetAt: (instant: number) => number): readonly number[] {
  const before = offsetAt(wall - probeMs);
  const after = offsetAt(wall + probeMs);
  const found = [...new Set([before, after])]
    .map((offset) => ({ instant: wall - offset, offset }))
    .filter(({ instant, offset }) => offsetAt(instant) === offset)
    .map(({ instant }) => instant);
  if (found.length > 0) return found.sort((left, right) => left - right);
  let low = wall - probeMs;
  let high = wall + probeMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return [high];
}

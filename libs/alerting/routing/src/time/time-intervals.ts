import type { NumberRange, TimeInterval, TimeSpec } from '@circuitwatch/alerting-definitions';
import { clockOf, wallTime, type WallClock, type WallTime } from './wall-time.ts';

function isWithin(ranges: readonly NumberRange[], value: number): boolean {
  return ranges.length === 0 || ranges.some(({ begin, end }) => value >= begin && value <= end);
}

/** Negative days count from the end of the month; what lies beyond it is cut to it, as Alertmanager does. */
function isDayWithin(ranges: readonly NumberRange[], { day, daysInMonth }: WallTime): boolean {
  if (ranges.length === 0) return true;
  const dayOf = (given: number): number => (given < 0 ? daysInMonth + given + 1 : given);
  return ranges.some(({ begin, end }) => {
    const [from, to] = [dayOf(begin), Math.min(dayOf(end), daysInMonth)];
    return day >= from && day <= to;
  });
}

function holds(spec: TimeSpec, now: Date): boolean {
  const wall = wallTime(now, spec.timeZone);
  const isTime =
    spec.times.length === 0 ||
    spec.times.some(({ startMinute, endMinute }) => wall.minute >= startMinute && wall.minute < endMinute);
  return (
    isTime &&
    isWithin(spec.weekdays, wall.weekday) &&
    isDayWithin(spec.daysOfMonth, wall) &&
    isWithin(spec.months, wall.month) &&
    isWithin(spec.years, wall.year)
  );
}

/** Whether the wall clock of its zones shows a time of the interval. */
export function isInInterval({ specs }: Pick<TimeInterval, 'specs'>, now: Date): boolean {
  return specs.some((spec) => holds(spec, now));
}

const minuteMs = 60_000;
const minutesOfDay = 1_440;
/** Every rule of a calendar but that of years shows within one. */
const horizonMs = 366 * minutesOfDay * minuteMs;

/** Between two instants the clock is set forward or back, or it is not. */
function firstClockChange({ wallAt }: WallClock, from: number, to: number): number | undefined {
  const offset = wallAt(from) - from;
  if (wallAt(to) - to === offset) return undefined;
  let [low, high] = [from, to];
  while (high - low > minuteMs) {
    const middle = low + Math.floor((high - low) / 2 / minuteMs) * minuteMs;
    if (wallAt(middle) - middle === offset) low = middle;
    else high = middle;
  }
  return high;
}

/** The next instant at which the spec may begin or cease to hold: one of its times, a new day, a clock that is set. */
function nextBoundary({ times, timeZone }: TimeSpec, at: number): number {
  const { minute } = wallTime(new Date(at), timeZone);
  const minutes = times.flatMap(({ startMinute, endMinute }) => [startMinute, endMinute]);
  const next = Math.min(minutesOfDay, ...minutes.filter((boundary) => boundary > minute));
  const boundary = at + (next - minute) * minuteMs;
  return firstClockChange(clockOf(timeZone), at, boundary) ?? boundary;
}

/** When it next begins or ends, to the minute; null when it does neither within a year. */
export function nextChange({ specs }: Pick<TimeInterval, 'specs'>, now: Date): Date | null {
  const before = isInInterval({ specs }, now);
  let at = Math.floor(now.getTime() / minuteMs) * minuteMs;
  for (const last = at + horizonMs; at <= last;) {
    at = Math.min(...specs.map((spec) => nextBoundary(spec, at)), last + 1);
    if (at <= last && isInInterval({ specs }, new Date(at)) !== before) return new Date(at);
  }
  return null;
}

/** Whether the interval is on, and the next change; the same for every instant from `since` to `until`. */
interface Phase {
  readonly isIn: boolean;
  readonly since: number;
  readonly until: Date | null;
}

/** That nothing changes within a year is found by looking at all of it, and is as good as true for a day. */
function endOf({ since, until }: Phase): number {
  return until?.getTime() ?? since + minutesOfDay * minuteMs;
}

/** Many groups ask for one interval within one phase of it. */
const phases = new WeakMap<TimeInterval, Phase>();

/** Whether the wall clock shows a time of the interval, and when that changes next; null: not within a year. */
export function phaseOf(interval: TimeInterval, now: Date): Pick<Phase, 'isIn' | 'until'> {
  const known = phases.get(interval);
  if (known !== undefined && now.getTime() >= known.since && now.getTime() < endOf(known)) return known;
  const phase = {
    isIn: isInInterval(interval, now),
    since: now.getTime(),
    until: nextChange(interval, now),
  };
  phases.set(interval, phase);
  return phase;
}

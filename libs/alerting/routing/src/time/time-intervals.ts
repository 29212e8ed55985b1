import type { NumberRange, TimeInterval, TimeSpec } from '@circuitwatch/alerting-definitions';
import { wallTime, type WallTime } from './wall-time.ts';

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
const stepMinutes = 15;
const mostDays = 8;

/**
 * When it next begins or ends, to the minute; after eight days without a change that day, so that the caller asks
 * again. Clocks change at quarters of an hour, and people's intervals rarely lie between: quarters are tried first.
 */
export function nextChange(interval: Pick<TimeInterval, 'specs'>, now: Date): Date {
  const before = isInInterval(interval, now);
  let low = Math.floor(now.getTime() / minuteMs) * minuteMs;
  const last = low + mostDays * 1_440 * minuteMs;
  for (let high = low + stepMinutes * minuteMs; high <= last; high += stepMinutes * minuteMs) {
    if (isInInterval(interval, new Date(high)) === before) {
      low = high;
      continue;
    }
    for (let at = low + minuteMs; at < high; at += minuteMs) {
      if (isInInterval(interval, new Date(at)) !== before) return new Date(at);
    }
    return new Date(high);
  }
  return new Date(last);
}

import { weekDays, type RecurrenceTrigger } from './trigger.ts';
import type { WallClock } from './wall-clock.ts';

const dayMs = 86_400_000;
/** The Monday before 1970-01-01, from which weeks are counted. */
const epochMonday = -3 * dayMs;
/** A calendar that does not fire for this long never does: leap days are at most eight years apart. */
const horizonMs = 100 * 366 * dayMs;

interface CalendarRecurrence {
  readonly trigger: RecurrenceTrigger;
  readonly frequency: 'day' | 'week' | 'month';
  readonly clock: WallClock;
  /** Wall time from which periods are counted. */
  readonly anchor: number;
  /** Instant before the first occurrence. */
  readonly from: number;
}

/**
 * Every `interval` days, weeks (from Monday) or months, on the days and at the times of the schedule;
 * ends when nothing fires for a century.
 *
 * Without a schedule, the time of day, the weekday and the day of the month are those of the start. `weekDays`
 * and `monthDays` each narrow the days; a day that a month does not have is skipped. A wall time skipped
 * by daylight saving fires at the first instant after the gap, a repeated one at its first instant.
 */
export function* calendarRecurrences(options: CalendarRecurrence): Generator<number, void> {
  const { trigger, anchor, clock } = options;
  const times = timesOfDay(trigger, anchor);
  const isDue = dayFilter(options);
  let last = options.from;
  let deadline = clock.wallAt(last) + horizonMs;
  // The day before: a wall time may be shifted over midnight.
  for (const day of daysOfPeriods(options, clock.wallAt(options.from) - dayMs)) {
    if (day > deadline) return;
    if (!isDue(day)) continue;
    for (const time of times) {
      const instant = clock.instantsOf(day + time)[0];
      if (instant === undefined || instant <= last) continue;
      last = instant;
      deadline = day + horizonMs;
      yield instant;
    }
  }
}

/** Milliseconds after midnight, ascending. */
function timesOfDay(trigger: RecurrenceTrigger, anchor: number): readonly number[] {
  const { schedule } = trigger;
  if (!schedule) return [anchor - startOfDay(anchor)];
  const times = schedule.hours.flatMap((hour) =>
    schedule.minutes.map((minute) => (hour * 60 + minute) * 60_000),
  );
  return [...new Set(times)].sort((left, right) => left - right);
}

function dayFilter({ trigger, frequency, anchor }: CalendarRecurrence): (day: number) => boolean {
  const { weekDays: names, monthDays } = trigger.schedule ?? {};
  const wantedWeekDays = names?.map((name) => weekDays.indexOf(name));
  const isFree = !wantedWeekDays && !monthDays;
  const weekDaysDue = isFree && frequency === 'week' ? [anchorWeekDay(trigger, anchor)] : wantedWeekDays;
  const monthDaysDue = isFree && frequency === 'month' ? [new Date(anchor).getUTCDate()] : monthDays;
  return (day) =>
    (weekDaysDue?.includes(weekDayOf(day)) ?? true) &&
    (monthDaysDue?.includes(new Date(day).getUTCDate()) ?? true);
}

function anchorWeekDay(trigger: RecurrenceTrigger, anchor: number): number {
  return trigger.startTime === undefined ? 0 : weekDayOf(anchor);
}

/** Midnights (wall time) of all days in every counted period, from the period that holds `wall` on. */
function* daysOfPeriods(options: CalendarRecurrence, wall: number): Generator<number, void> {
  const { trigger, anchor, frequency } = options;
  const step = trigger.interval;
  if (frequency === 'month') {
    const first = monthIndex(anchor);
    const index = first + Math.floor((monthIndex(wall) - first) / step) * step;
    for (let month = index; ; month += step) {
      for (let day = Date.UTC(1970, month, 1); day < Date.UTC(1970, month + 1, 1); day += dayMs) yield day;
    }
  }
  const periodMs = (frequency === 'week' ? 7 : 1) * dayMs;
  const monday = epochMonday + Math.floor((anchor - epochMonday) / (7 * dayMs)) * 7 * dayMs;
  const origin = frequency === 'week' ? monday : startOfDay(anchor);
  const index = Math.floor((wall - origin) / (periodMs * step)) * step;
  for (let period = origin + index * periodMs; ; period += step * periodMs) {
    for (let day = period; day < period + periodMs; day += dayMs) yield day;
  }
}

function monthIndex(wall: number): number {
  const date = new Date(wall);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

function startOfDay(wall: number): number {
  return Math.floor(wall / dayMs) * dayMs;
}

/** 0 is Monday. */
function weekDayOf(wall: number): number {
  return (((Math.floor(wall / dayMs) + 3) % 7) + 7) % 7;
}

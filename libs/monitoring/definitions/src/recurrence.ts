import { calendarRecurrences } from './recurrence-calendar.ts';
import { gridRecurrences } from './recurrence-grid.ts';
import type { RecurrenceTrigger } from './trigger.ts';
import { wallClockOf } from './wall-clock.ts';

/**
 * The instants strictly after `after` at which the recurrence fires, ascending, within its start (inclusive)
 * and end (exclusive); stops when nothing fires for a century.
 *
 * Periods are counted on the wall clock of the time zone, from `startTime` or else from 1970-01-01T00:00.
 */
export function* recurrences(trigger: RecurrenceTrigger, after: Date): Generator<Date, void> {
  const clock = wallClockOf(trigger.timeZone);
  const start = trigger.startTime === undefined ? -Infinity : Date.parse(trigger.startTime);
  const end = trigger.endTime === undefined ? Infinity : Date.parse(trigger.endTime);
  const anchor = trigger.startTime === undefined ? 0 : clock.wallAt(start);
  const from = Math.max(after.getTime(), start - 1);
  const instants =
    trigger.frequency === 'minute' || trigger.frequency === 'hour'
      ? gridRecurrences({ trigger, frequency: trigger.frequency, clock, anchor, from })
      : calendarRecurrences({ trigger, frequency: trigger.frequency, clock, anchor, from });
  for (const instant of instants) {
    if (instant >= end) return;
    yield new Date(instant);
  }
}

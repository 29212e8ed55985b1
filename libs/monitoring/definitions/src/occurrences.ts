import { Cron } from 'croner';
import { recurrences } from './recurrence.ts';
import type { CronTrigger, Trigger } from './trigger.ts';

/**
 * The first instant strictly after `after` at which the trigger fires, or null when it never does again.
 *
 * @throws Error when the trigger was not validated (bad expression or time zone).
 */
export function nextOccurrence(trigger: Trigger, after: Date): Date | null {
  for (const occurrence of occurrencesAfter(trigger, after)) return occurrence;
  return null;
}

/** The instants in [from, to) at which the trigger fires, ascending; the first `limit` of them. */
export function occurrencesBetween(trigger: Trigger, from: Date, to: Date, limit = 10_000): Date[] {
  const found: Date[] = [];
  if (!(from < to)) return found;
  for (const occurrence of occurrencesAfter(trigger, new Date(from.getTime() - 1))) {
    if (occurrence >= to || found.length >= limit) break;
    found.push(occurrence);
  }
  return found;
}

function occurrencesAfter(trigger: Trigger, after: Date): Iterable<Date> {
  return trigger.type === 'cron' ? cronOccurrences(trigger, after) : recurrences(trigger, after);
}

function* cronOccurrences(trigger: CronTrigger, after: Date): Generator<Date, void> {
  const cron = openCron(trigger);
  const start = trigger.startTime === undefined ? -Infinity : Date.parse(trigger.startTime);
  const end = trigger.endTime === undefined ? Infinity : Date.parse(trigger.endTime);
  let next = cron.nextRun(new Date(Math.max(after.getTime(), start - 1)));
  while (next && next.getTime() < end) {
    yield next;
    next = cron.nextRun(next);
  }
}

/**
 * Parses the expression; nothing is scheduled.
 *
 * @throws Error when the expression or the time zone cannot be read.
 */
export function openCron(trigger: Pick<CronTrigger, 'expression' | 'timeZone'>): Cron {
  return new Cron(trigger.expression, {
    paused: true,
    mode: '5-part',
    timezone: trigger.timeZone,
    // As Vixie cron: lists of times, too, fire once on days when the clock changes.
    fixedTimeRule: 'no-wildcard',
  });
}

import { invalid, type FieldProblem } from '@circuitwatch/platform-errors';
import { nextOccurrence, openCron } from './occurrences.ts';
import { schemaProblems, summaryOf } from './schema-problems.ts';
import { triggerSchema, type CronTrigger, type RecurrenceTrigger, type Trigger } from './trigger.ts';
import { isTimeZone, nearestTimeZone } from './wall-clock.ts';

/** Before any data: a trigger without a start that does not fire from here on never fires. */
const longAgo = new Date('2000-01-01T00:00:00Z');

/**
 * Parses a trigger and checks that it can fire at all.
 *
 * @throws AppError INVALID with one problem a field, paths from the trigger's root.
 */
export function validateTrigger(input: unknown): Trigger {
  const parsed = triggerSchema.safeParse(input);
  const problems = parsed.success ? triggerProblems(parsed.data) : schemaProblems(parsed.error);
  if (!parsed.success || problems.length > 0) throw invalid(summaryOf('The trigger', problems), problems);
  return parsed.data;
}

function triggerProblems(trigger: Trigger): FieldProblem[] {
  const problems = [
    ...timeZoneProblems(trigger.timeZone),
    ...periodProblems(trigger),
    ...(trigger.type === 'cron' ? expressionProblems(trigger) : scheduleProblems(trigger)),
  ];
  if (problems.length > 0) return problems;
  const from = trigger.startTime === undefined ? longAgo : new Date(Date.parse(trigger.startTime) - 1);
  return nextOccurrence(trigger, from) ? [] : [neverFires(trigger)];
}

function timeZoneProblems(timeZone: string): FieldProblem[] {
  if (isTimeZone(timeZone)) return [];
  const nearest = nearestTimeZone(timeZone);
  const hint = nearest === null ? 'Use an IANA name such as Europe/Berlin.' : `Did you mean "${nearest}"?`;
  return [{ path: ['timeZone'], message: `Unknown time zone "${timeZone}". ${hint}` }];
}

function periodProblems({ startTime, endTime }: Trigger): FieldProblem[] {
  if (startTime === undefined || endTime === undefined) return [];
  if (Date.parse(startTime) < Date.parse(endTime)) return [];
  return [{ path: ['endTime'], message: `The end ${endTime} is not after the start ${startTime}.` }];
}

function expressionProblems({ expression }: CronTrigger): FieldProblem[] {
  const path = ['expression'];
  const fields = expression.trim().split(/\s+/);
  const wrote = `"${expression}"`;
  if (fields.length !== 5 || expression.trim() === '') {
    const message = `${wrote} is not five fields: minute, hour, day of month, month, day of week ("0 6 * * *" is 06:00 every day).`;
    return [{ path, message }];
  }
  if (expression.includes('?')) {
    return [{ path, message: `${wrote} holds "?", which schedulers read differently; write "*".` }];
  }
  try {
    openCron({ expression, timeZone: 'UTC' });
    return [];
  } catch (error) {
    const detail = error instanceof Error ? error.message.replace(/^CronPattern: */, '') : String(error);
    return [{ path, message: `${wrote} is not a cron expression: ${detail.replace(/\.$/, '')}.` }];
  }
}

function scheduleProblems({ frequency, schedule }: RecurrenceTrigger): FieldProblem[] {
  if (!schedule || (frequency !== 'minute' && frequency !== 'hour')) return [];
  const message = `A schedule needs frequency day, week or month, not ${frequency}; leave the schedule out and set startTime instead.`;
  return [{ path: ['schedule'], message }];
}

function neverFires(trigger: Trigger): FieldProblem {
  const path = trigger.type === 'cron' ? ['expression'] : ['schedule'];
  const what = trigger.type === 'cron' ? `"${trigger.expression}"` : 'The recurrence';
  const bounded = trigger.endTime !== undefined;
  const why = bounded ? 'before its end' : '; no calendar has such a day (as 30 February)';
  return { path: bounded ? ['endTime'] : path, message: `${what} never fires${bounded ? ' ' : ''}${why}.` };
}

import { AppError } from '@circuitwatch/platform-errors';
import { describe, expect, it } from 'vitest';
import type { TriggerInput } from '../../generated/resolver-types.ts';
import { readTrigger } from './read-trigger.ts';

function problemOf(input: TriggerInput): AppError['problems'][number] | undefined {
  try {
    readTrigger(input);
  } catch (error) {
    return error instanceof AppError ? error.problems[0] : undefined;
  }
  return undefined;
}

describe('readTrigger', () => {
  it('reads cron expressions, in UTC by default', () => {
    expect(readTrigger({ cron: '0 6 * * *' })).toEqual({
      type: 'cron',
      expression: '0 6 * * *',
      timeZone: 'UTC',
    });
  });

  it('reads recurrences with days and bounds', () => {
    const startTime = new Date('2026-03-01T00:00:00Z');
    const recurrence = {
      frequency: 'WEEK',
      interval: 2,
      hours: [6],
      minutes: [0, 30],
      weekDays: ['MONDAY', 'SUNDAY'],
    } satisfies TriggerInput['recurrence'];
    expect(readTrigger({ recurrence, timeZone: 'Europe/Berlin', startTime })).toEqual({
      type: 'recurrence',
      frequency: 'week',
      interval: 2,
      timeZone: 'Europe/Berlin',
      startTime: startTime.toISOString(),
      schedule: { hours: [6], minutes: [0, 30], weekDays: ['monday', 'sunday'] },
    });
  });

  const day = { frequency: 'DAY', interval: 1 } satisfies TriggerInput['recurrence'];
  it.each<[string, TriggerInput, string, RegExp]>([
    ['neither kind', {}, 'trigger', /exactly one/],
    ['both kinds', { cron: '0 6 * * *', recurrence: day }, 'trigger', /exactly one/],
    ['a cron in words', { cron: 'every morning' }, 'trigger.cron', /five fields/],
    ['an impossible hour', { cron: '0 25 * * *' }, 'trigger.cron', /not a cron expression/],
    ['a day that never comes', { cron: '0 0 30 2 *' }, 'trigger.cron', /never fires/],
    [
      'a misspelt zone',
      { cron: '0 6 * * *', timeZone: 'Europe/Berlni' },
      'trigger.timeZone',
      /Europe\/Berlin/,
    ],
    ['an interval of 0', { recurrence: { ...day, interval: 0 } }, 'trigger.recurrence.interval', /./],
    ['hours alone', { recurrence: { ...day, hours: [6] } }, 'trigger.recurrence.minutes', /missing/],
    ['days alone', { recurrence: { ...day, weekDays: ['MONDAY'] } }, 'trigger.recurrence.hours', /missing/],
    ['hour 24', { recurrence: { ...day, hours: [24], minutes: [0] } }, 'trigger.recurrence.hours.0', /./],
    [
      'an end before the start',
      { cron: '0 6 * * *', startTime: new Date(2), endTime: new Date(1) },
      'trigger.endTime',
      /not after/,
    ],
  ])('refuses %s at its field', (_what, input, path, message) => {
    const problem = problemOf(input);
    expect(problem?.path.join('.')).toBe(path);
    expect(problem?.message).toMatch(message);
  });
});

import { AppError } from '@circuitwatch/platform-errors';
import { describe, expect, it } from 'vitest';
import { validateTrigger } from './validate-trigger.ts';

function problemsOf(input: unknown): readonly (readonly [string, string])[] {
  try {
    validateTrigger(input);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('INVALID');
    return error.problems.map(({ path, message }) => [path.join('.'), message] as const);
  }
}

const cron = (expression: string, rest: object = {}): object => ({ type: 'cron', expression, ...rest });
const daily = (rest: object): object => ({ type: 'recurrence', frequency: 'day', interval: 1, ...rest });

describe('validateTrigger', () => {
  it.each([
    [cron('0 6 * * *', { timeZone: 'Europe/Berlin' })],
    [cron('0 0 29 2 *')],
    [cron('0 6 * * MON-FRI', { timeZone: 'US/Pacific' })],
    [daily({ schedule: { hours: [6], minutes: [0] } })],
    [daily({ frequency: 'hour', interval: 6, startTime: '2026-01-01T00:00:00+01:00' })],
  ])('accepts %j', (input) => {
    expect(problemsOf(input)).toEqual([]);
  });

  it.each<[object, string, RegExp]>([
    [cron('every morning'), 'expression', /is not five fields.*"0 6 \* \* \*" is 06:00 every day/],
    [cron(''), 'expression', /is not five fields/],
    [cron('@daily'), 'expression', /is not five fields/],
    [cron('0 0 6 * * *'), 'expression', /is not five fields/],
    [cron('61 * * * *'), 'expression', /"61 \* \* \* \*" is not a cron expression: .*minute/],
    [cron('0 25 * * *'), 'expression', /hour/],
    [cron('0 ? * * *'), 'expression', /write "\*"/],
    [cron('0 0 30 2 *'), 'expression', /"0 0 30 2 \*" never fires/],
    [cron('0 6 * * *', { timeZone: 'Europe/Berln' }), 'timeZone', /Did you mean "Europe\/Berlin"\?/],
    [cron('0 6 * * *', { timeZone: '+01:00' }), 'timeZone', /Unknown time zone "\+01:00"/],
    [
      cron('0 0 1 1 *', { startTime: '2026-02-01T00:00:00Z', endTime: '2026-03-01T00:00:00Z' }),
      'endTime',
      /never fires before its end/,
    ],
    [
      daily({ startTime: '2026-02-01T00:00:00Z', endTime: '2026-01-01T00:00:00Z' }),
      'endTime',
      /is not after the start/,
    ],
    [daily({ frequency: 'hour', schedule: { hours: [6], minutes: [0] } }), 'schedule', /needs frequency day/],
    [daily({ schedule: { hours: [24], minutes: [0] } }), 'schedule.hours.0', /<=23/],
    [daily({ interval: 0 }), 'interval', />=1/],
    [daily({ shedule: { hours: [6] } }), 'shedule', /Unknown key "shedule". Did you mean "schedule"\?/],
    [daily({ frequency: 'fortnight' }), 'frequency', /day/],
    [
      daily({
        frequency: 'month',
        interval: 12,
        startTime: '2026-02-01T00:00:00Z',
        schedule: { hours: [0], minutes: [0], monthDays: [30, 31] },
      }),
      'schedule',
      /never fires/,
    ],
  ])('refuses %j', (input, path, message) => {
    const problems = problemsOf(input);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.[0]).toBe(path);
    expect(problems[0]?.[1]).toMatch(message);
  });

  it('reports every problem at once', () => {
    expect(problemsOf(cron('99 * * * *', { timeZone: 'Mars/Base' })).map(([path]) => path)).toEqual([
      'timeZone',
      'expression',
    ]);
  });
});

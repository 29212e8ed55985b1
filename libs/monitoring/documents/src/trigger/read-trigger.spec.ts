import { describe, expect, it } from 'vitest';
import { monitorOf, monitorWith, problemsIn } from '../parsing.spec-support.ts';

const triggerOf = (trigger: string) => monitorOf(monitorWith('type: data_drift', trigger)).trigger;

describe('a trigger', () => {
  it.each<[written: string, expected: object]>([
    [
      '{type: recurrence, frequency: day, interval: 1, schedule: {hours: 3, minutes: 15}}',
      { frequency: 'day', interval: 1, timeZone: 'UTC', schedule: { hours: [3], minutes: [15] } },
    ],
    [
      '{type: Recurrence, frequency: Week, interval: 1, time_zone: utc, pattern: {hours: [22, 20], minutes: [0, 0, 30], week_days: [Monday, FRIDAY]}}',
      {
        ...{ frequency: 'week', interval: 1, timeZone: 'UTC' },
        schedule: { hours: [22, 20], minutes: [0, 30], weekDays: ['monday', 'friday'] },
      },
    ],
    [
      '{type: recurrence, frequency: month, interval: 2, timezone: Tokyo Standard Time, schedule: {hours: 1, minutes: 0, month_days: 15}}',
      { timeZone: 'Asia/Tokyo', schedule: { hours: [1], minutes: [0], monthDays: [15] } },
    ],
    [
      '{type: recurrence, frequency: hour, interval: 6, time_zone: w. europe standard time, start_time: "2026-07-01T06:00:00"}',
      { timeZone: 'Europe/Berlin', startTime: '2026-07-01T04:00:00.000Z' },
    ],
    [
      '{type: cron, expression: "0 6 * * *", time_zone: Pacific Standard Time, start_time: 2026-01-01 06:30, end_time: 2026-12-01T00:00:00+05:30}',
      {
        ...{ type: 'cron', expression: '0 6 * * *', timeZone: 'America/Los_Angeles' },
        ...{ startTime: '2026-01-01T14:30:00.000Z', endTime: '2026-11-30T18:30:00.000Z' },
      },
    ],
    ['{expression: "15 * * * *", time_zone: Europe/Berlin}', { type: 'cron', timeZone: 'Europe/Berlin' }],
    [
      '{type: cron, expression: "0 2 * * *", start_time: null, end_time: null}',
      { type: 'cron', timeZone: 'UTC' },
    ],
  ])('%s', (written, expected) => {
    expect(triggerOf(written)).toMatchObject(expected);
  });

  // On 25 October 2026 the clocks of Berlin show 02:30 twice, on 29 March never.
  it.each([
    ['2026-10-25T02:30:00', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29T02:30:00', '2026-03-29T01:00:00.000Z'],
  ])('starts at %s of Berlin where clocks change', (written, expected) => {
    const text = `{type: cron, expression: "0 6 * * *", time_zone: Europe/Berlin, start_time: "${written}"}`;
    expect(triggerOf(text)).toMatchObject({ startTime: expected });
  });

  it.each([
    ['{type: recurrence, frequency: day}', /lacks "interval"; write for example "interval: 1"/],
    ['{type: recurrence, interval: 1}', /lacks "frequency"/],
    ['{type: recurrence, frequency: day, interval: 1, schedule: {hours: 3}}', /lacks "minutes"/],
    ['{type: cron}', /lacks "expression"/],
    ['{type: cron, expression: "0 0 6 * * *"}', /is not five fields/],
    ['{type: cron, expression: "0 6 * * *", interval: 1}', /Unknown key "interval"/],
    ['{type: cron, expression: "0 0 30 2 *"}', /never fires/],
    [
      '{type: recurrence, frequency: hour, interval: 1, schedule: {hours: 3, minutes: 1}}',
      /needs frequency day/,
    ],
    ['{type: cron, expression: "0 6 * * *", time_zone: Mars}', /Unknown time zone "Mars"/],
    ['{type: cron, expression: "0 6 * * *", start_time: tomorrow}', /"tomorrow" is not a date/],
    ['often', /must hold keys with values/],
  ])('%s is refused', (written, message) => {
    const found = problemsIn(monitorWith('type: data_drift', written));
    expect(found.map((problem) => problem.message)).toEqual([expect.stringMatching(message)]);
    expect(found[0]?.line).toBe(2);
  });

  it('may be left out: the monitor then runs when it is asked to', () => {
    const { trigger, notes } = monitorOf(
      monitorWith('type: data_drift\nalert_enabled: true').replace(/^trigger.*\n/m, ''),
    );
    expect(trigger).toBeNull();
    expect(notes).toEqual([expect.objectContaining({ kind: 'difference' })]);
  });
});

import type { Trigger } from '@circuitwatch/monitoring-definitions';
import { describe, expect, test } from 'vitest';
import { repeatStrategy, triggerToPattern } from './repeat-strategy.ts';
import { countMissed } from './start-ticks.ts';

const daily: Trigger = { type: 'cron', expression: '0 6 * * *', timeZone: 'Europe/Berlin' };
const monitor = (lastTickAt: string | null) => ({
  monitorId: 'm',
  trigger: daily,
  lastTickAt: lastTickAt === null ? null : new Date(lastTickAt),
});

describe('missed ticks', () => {
  test.each([
    ['none before the first tick', null, '2026-03-30T04:00:00Z', 0],
    [
      'none when the last one was the day before, over the change to summer time',
      '2026-03-28T05:00:00Z',
      '2026-03-29T04:00:00Z',
      0,
    ],
    ['the days in between', '2026-03-26T05:00:00Z', '2026-03-30T04:00:00Z', 3],
    ['none for an older tick that comes late', '2026-03-30T04:00:00Z', '2026-03-28T05:00:00Z', 0],
  ])('%s', (_, last, scheduledAt, missed) => {
    expect(countMissed(monitor(last), new Date(scheduledAt))).toBe(missed);
  });
});

describe('the repeat strategy', () => {
  test('follows our own calendar from the pattern', () => {
    const pattern = triggerToPattern(daily);
    expect(repeatStrategy(Date.parse('2026-03-28T12:00:00Z'), { pattern })).toBe(
      Date.parse('2026-03-29T04:00:00Z'),
    );
  });

  test('ends with the trigger', () => {
    const pattern = triggerToPattern({ ...daily, endTime: '2026-01-01T00:00:00Z' });
    expect(repeatStrategy(Date.parse('2026-03-28T12:00:00Z'), { pattern })).toBeUndefined();
  });

  test('equal triggers have equal patterns, whatever the order of their keys', () => {
    const shuffled: Trigger = { timeZone: 'Europe/Berlin', expression: '0 6 * * *', type: 'cron' };
    expect(triggerToPattern(shuffled)).toBe(triggerToPattern(daily));
  });
});

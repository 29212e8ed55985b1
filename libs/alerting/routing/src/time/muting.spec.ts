import { describe, expect, it } from 'vitest';
import type { TimeInterval } from '@circuitwatch/alerting-definitions';
import { mutingOf } from './muting.ts';

function daily(name: string, from: number, to: number): TimeInterval {
  const times = [{ startMinute: from * 60, endMinute: to * 60 }];
  return {
    name,
    specs: [{ times, weekdays: [], daysOfMonth: [], months: [], years: [], timeZone: 'UTC' }],
  };
}

const intervals = [daily('day', 8, 18), daily('noon', 12, 13), daily('evening', 20, 22)];
const at = (hour: number) => new Date(Date.UTC(2026, 4, 29, hour));
const muting = (active: string[], mute: string[], hour: number) =>
  mutingOf({ activeTimeIntervals: active, muteTimeIntervals: mute }, intervals, at(hour));

describe('when a route is quiet', () => {
  it('speaks within any of its active times', () => {
    expect(muting(['day', 'evening'], [], 9)).toBeNull();
    expect(muting(['day', 'evening'], [], 21)).toBeNull();
    expect(muting(['day', 'evening'], [], 19)).toEqual({
      reason: 'OUTSIDE_ACTIVE_TIME',
      detail: 'It is not within day, evening.',
      until: at(20),
    });
  });

  it('is mute within any of its mute times, if it is active at all', () => {
    expect(muting(['day'], ['noon'], 12)).toEqual({
      reason: 'MUTE_TIME',
      detail: 'It is within noon.',
      until: at(13),
    });
    expect(muting(['evening'], ['noon'], 12)).toMatchObject({ reason: 'OUTSIDE_ACTIVE_TIME' });
    expect(muting([], ['noon'], 13)).toBeNull();
  });

  it('rather speaks than is quiet when an interval does not exist', () => {
    expect(muting(['gone'], ['gone too'], 12)).toBeNull();
  });
});

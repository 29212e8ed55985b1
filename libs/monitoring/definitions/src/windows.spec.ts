import { describe, expect, it } from 'vitest';
import type { Trigger } from './trigger.ts';
import { defaultWindows, resolveWindow, windowsByTrigger } from './windows.ts';

const at = new Date('2026-04-08T06:00:00Z');

describe('resolveWindow', () => {
  it('puts the default target into the last 7 days and the baseline into the 30 before', () => {
    expect(resolveWindow(defaultWindows.target, at)).toEqual({
      from: new Date('2026-04-01T06:00:00Z'),
      to: at,
    });
    expect(resolveWindow(defaultWindows.baseline, at)).toEqual({
      from: new Date('2026-03-02T06:00:00Z'),
      to: new Date('2026-04-01T06:00:00Z'),
    });
  });

  it('allows windows shorter than a day', () => {
    expect(resolveWindow({ lookbackSize: 'PT6H', lookbackOffset: 'PT30M' }, at)).toEqual({
      from: new Date('2026-04-07T23:30:00Z'),
      to: new Date('2026-04-08T05:30:00Z'),
    });
  });

  it('takes fixed dates as they are, and no window as every row', () => {
    const fixed = { start: '2026-01-01T00:00:00+02:00', end: '2026-02-01T00:00:00Z' };
    expect(resolveWindow(fixed, at)).toEqual({
      from: new Date('2025-12-31T22:00:00Z'),
      to: new Date('2026-02-01T00:00:00Z'),
    });
    expect(resolveWindow(undefined, at)).toBeNull();
  });
});

describe('windowsByTrigger', () => {
  const every = (frequency: 'minute' | 'hour' | 'day' | 'week' | 'month', interval: number): Trigger => ({
    type: 'recurrence',
    frequency,
    interval,
    timeZone: 'UTC',
  });

  // The table that Azure Machine Learning's client fills windows in by.
  it.each<[string, Trigger | null, string, string]>([
    ['cron', { type: 'cron', expression: '0 2 * * *', timeZone: 'UTC' }, 'P7D', 'P14D'],
    ['none', null, 'P7D', 'P14D'],
    ['minutes', every('minute', 30), 'P1D', 'P2D'],
    ['hours', every('hour', 6), 'P1D', 'P2D'],
    ['days', every('day', 3), 'P3D', 'P6D'],
    ['weeks', every('week', 2), 'P14D', 'P28D'],
    ['months', every('month', 1), 'P30D', 'P60D'],
  ])('%s', (_, trigger, target, baseline) => {
    expect(windowsByTrigger(trigger)).toEqual({
      target: { lookbackSize: target, lookbackOffset: 'P0D' },
      baseline: { lookbackSize: baseline, lookbackOffset: target },
    });
  });
});

import { describe, expect, it } from 'vitest';
import { lengthOfTime, millisecondsOf, since } from './since-option.ts';

describe('lengths of time', () => {
  it.each([
    ['30s', 'PT30S', 30_000],
    ['15m', 'PT15M', 900_000],
    ['1h', 'PT1H', 3_600_000],
    ['7D', 'P7D', 604_800_000],
    ['2w', 'P2W', 1_209_600_000],
    ['PT1H30M', 'PT1H30M', 5_400_000],
    ['P1DT12H', 'P1DT12H', 129_600_000],
  ])('%s is %s', (text, duration, milliseconds) => {
    expect(lengthOfTime().parse(text)).toBe(duration);
    expect(since().parse(text)).toBe(duration);
    expect(millisecondsOf(duration)).toBe(milliseconds);
  });

  it.each(['', 'h', '1', '1 hour', '-1h', '1.5h', 'P', 'PT', 'P1DT'])('%j is none', (text) => {
    expect(lengthOfTime().safeParse(text).success).toBe(false);
    expect(since().safeParse(text).success).toBe(false);
  });
});

describe('since', () => {
  it.each([
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20T06:00:00+02:00', '2026-11-20T04:00:00.000Z'],
  ])('takes the instant %s', (text, instant) => {
    expect(since().parse(text)).toBe(instant);
    expect(lengthOfTime().safeParse(text).success).toBe(false);
  });

  it.each(['2026-13-01', '2026-11-20T06:00:00', 'today'])('refuses %s', (text) => {
    expect(since().safeParse(text).success).toBe(false);
  });
});

import { AppError } from '@circuitwatch/platform-errors';
import { describe, expect, it } from 'vitest';
import { parseDuration, subtractDuration } from './duration.ts';

const day = 86_400_000;

describe('parseDuration', () => {
  it.each([
    ['P7D', 0, 7 * day],
    ['P30D', 0, 30 * day],
    ['PT6H', 0, day / 4],
    ['PT0S', 0, 0],
    ['PT15M', 0, 900_000],
    ['P2W', 0, 14 * day],
    ['P1M', 1, 0],
    ['P1Y2M', 14, 0],
    ['P1DT12H30M5S', 0, day * 1.5 + 1_805_000],
    ['P0.5D', 0, day / 2],
    ['PT0,25H', 0, 900_000],
  ])('reads %s', (text, months, milliseconds) => {
    expect(parseDuration(text)).toEqual({ months, milliseconds });
  });

  it.each([
    ['7d', /write seven days as P7D/],
    ['7 days', /write seven days as P7D/],
    ['', /not an ISO-8601 duration/],
    ['P', /not an ISO-8601 duration/],
    ['PT', /not an ISO-8601 duration/],
    ['P1DT', /not an ISO-8601 duration/],
    ['-P7D', /is negative/],
    ['P1.5M', /fraction of a year or month/],
    ['P200Y', /longer than 100 years/],
  ])('refuses "%s"', (text, message) => {
    expect(() => parseDuration(text)).toThrow(AppError);
    expect(() => parseDuration(text)).toThrow(message);
  });
});

describe('subtractDuration', () => {
  it.each([
    ['2026-03-31T12:00:00Z', 'P1M', '2026-02-28T12:00:00Z'],
    ['2028-03-31T12:00:00Z', 'P1M', '2028-02-29T12:00:00Z'],
    ['2026-01-15T00:00:00Z', 'P1Y', '2025-01-15T00:00:00Z'],
    ['2026-03-30T00:00:00Z', 'P7D', '2026-03-23T00:00:00Z'],
    ['2026-03-01T00:00:00Z', 'PT36H', '2026-02-27T12:00:00Z'],
  ])('%s minus %s', (instant, duration, expected) => {
    expect(subtractDuration(new Date(instant), parseDuration(duration))).toEqual(new Date(expected));
  });
});

import { describe, expect, it } from 'vitest';
import { humanDuration, humanInstant, humanIsoDuration, humanNumber } from './human-figures.ts';

describe('humanNumber', () => {
  it.each([
    [0.284123, '0.2841'],
    [12_345.6, '12,346'],
    [1_234_567, '1,234,567'],
    [3, '3'],
    [-0.5, '-0.5'],
    [0, '0'],
    [99.994, '99.99'],
    [0.00123456, '0.001235'],
    [1.23e-7, '1.2e-7'],
    [5e-9, '5e-9'],
    [4e15, '4e15'],
    [null, 'no data'],
    [NaN, 'no data'],
    [Infinity, '∞'],
  ])('%s is %s', (value, text) => {
    expect(humanNumber(value)).toBe(text);
  });
});

describe('humanDuration', () => {
  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [1_320, '22 min'],
    [7_500, '2 h 5 min'],
    [7_200, '2 h'],
    [86_400, '1 d'],
    [270_000, '3 d 3 h'],
  ])('%s seconds are %s', (seconds, text) => {
    expect(humanDuration(seconds)).toBe(text);
  });
});

describe('humanIsoDuration', () => {
  it.each([
    ['PT15M', '15 min'],
    ['PT1H', '1 h'],
    ['P1D', '1 d'],
    ['P1W', '7 d'],
    ['PT90S', '1 min'],
    ['a while', 'a while'],
  ])('%s is %s', (text, told) => {
    expect(humanIsoDuration(text)).toBe(told);
  });
});

it('tells instants in one clock', () => {
  expect(humanInstant(new Date('2026-11-28T06:32:45.123Z'))).toBe('2026-11-28 06:32 UTC');
  expect(humanInstant(new Date(NaN))).toBe('an unknown time');
});

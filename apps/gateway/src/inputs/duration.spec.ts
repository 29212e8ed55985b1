import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationField, isoDuration, secondsOf } from './duration.ts';

describe('lengths of time', () => {
  it.each([
    ['PT1H', 3_600],
    ['PT1H30M', 5_400],
    ['P1D', 86_400],
    ['P1DT1S', 86_401],
    ['P2W', 1_209_600],
    ['PT0S', 0],
    ['2h', 7_200],
    ['1h30m', 5_400],
    ['1d12h', 129_600],
    ['90s', 90],
  ])('%s is %d seconds', (text, seconds) => expect(secondsOf(text)).toBe(seconds));

  it.each(['', 'P', 'PT', 'P1DT', 'P1M', 'P1Y', '5', '1h 30m', '-PT1H', 'h', 'PT1.5H', '1'.repeat(50)])(
    '%j is none',
    (text) => expect(secondsOf(text)).toBeNull(),
  );

  it('are read as they are written', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (seconds) => {
        expect(secondsOf(isoDuration(seconds))).toBe(seconds);
      }),
    );
    expect([0, 60, 3_600, 86_400, 90_061].map(isoDuration)).toEqual([
      ...['PT0S', 'PT1M', 'PT1H', 'P1D', 'P1DT1H1M1S'],
    ]);
  });

  it('have bounds', () => {
    const field = durationField({ least: 60, most: 86_400 });
    expect(field.parse('1d')).toBe(86_400);
    expect(field.safeParse('59s').error?.issues[0]?.message).toContain('from PT1M to P1D');
    expect(field.safeParse('soon').error?.issues[0]?.message).toContain('write PT1H30M or 1h30m');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileTexts } from '../message/message-builders.spec-support.ts';
import { countSeptets, singleSms } from './gsm-text.ts';

describe('singleSms', () => {
  it.each([
    ['Sev2 firing: 3 circuits', 'Sev2 firing: 3 circuits'],
    ['“Kühlung” – Wert ≥ 0,3…', '"Kühlung" - Wert >= 0,3...'],
    ['Łódź naïve façade', 'Lodz naive facade'],
    ['🔥 pump 7 🔥 hot', 'pump 7 hot'],
    ['line\nbreak\tand  spaces', 'line break and spaces'],
    ['C-007 · temperature', 'C-007 - temperature'],
    ['', ''],
  ])('writes %j as %j', (text, written) => {
    expect(singleSms(text)).toBe(written);
  });

  it('counts signs of the extension table twice, as networks do', () => {
    expect(countSeptets('a[b]')).toBe(6);
    expect(countSeptets('€')).toBe(2);
    expect(countSeptets('日')).toBeNull();
    expect(singleSms('['.repeat(80))).toBe('['.repeat(80));
    expect(countSeptets(singleSms('['.repeat(81)))).toBeLessThanOrEqual(160);
  });

  it('uses all of one SMS and no more', () => {
    expect(singleSms('x'.repeat(160))).toBe('x'.repeat(160));
    expect(singleSms('x'.repeat(161))).toBe(`${'x'.repeat(157)}...`);
    expect(singleSms('警'.repeat(70))).toBe('警'.repeat(70));
    expect(singleSms('警'.repeat(71))).toBe(`${'警'.repeat(69)}…`);
  });

  it('keeps letters of other scripts, not pictures', () => {
    expect(singleSms('насос 7 перегрев 🔥')).toBe('насос 7 перегрев');
  });

  it('is one SMS whatever is said, with no half character', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.constantFrom(...hostileTexts));
    fc.assert(
      fc.property(text, (said) => {
        const written = singleSms(said);
        const septets = countSeptets(written);
        if (septets === null) expect(written.length).toBeLessThanOrEqual(70);
        else expect(septets).toBeLessThanOrEqual(160);
        expect(written.isWellFormed()).toBe(true);
      }),
    );
  });
});

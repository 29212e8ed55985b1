import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSampled } from './is-sampled.ts';

const ids = 20_000;
const kinds: Readonly<Record<string, (index: number) => string>> = {
  uuids: () => randomUUID(),
  'numbers in a row': (index) => `batch-${index}`,
  'places in a file': (index) => `9f1c-${index * 1_000}`,
};

describe('isSampled', () => {
  it.each(Object.entries(kinds))('keeps the share that it says of %s', (_, idOf) => {
    const all = Array.from({ length: ids }, (_, index) => idOf(index));
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (rate) => {
        const kept = all.filter((id) => isSampled(id, rate)).length;
        // Five standard deviations of a binomial share: one run in two millions misses by chance.
        expect(Math.abs(kept / ids - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / ids) + 1 / ids);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps all at 1 and none at 0, and at a higher rate what it keeps at a lower one', () => {
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.string(), rate, rate, (id, one, other) => {
        expect(isSampled(id, 1)).toBe(true);
        expect(isSampled(id, 0)).toBe(false);
        if (isSampled(id, Math.min(one, other))) expect(isSampled(id, Math.max(one, other))).toBe(true);
      }),
    );
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeCutCounts, decodeCuts, encodeCutCounts, encodeCuts } from './cut-bytes.ts';

it('cuts and counts come back from bytes as they were', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(fc.array(number), fc.array(fc.maxSafeNat()), (cuts, counts) => {
      expect(decodeCuts(encodeCuts(Float64Array.from(cuts)))).toEqual({ profile: Float64Array.from(cuts) });
      expect(decodeCutCounts(encodeCutCounts(Float64Array.from(counts)))).toEqual({
        profile: Float64Array.from(counts),
      });
    }),
  );
});

it('damaged cuts and counts are told', () => {
  const [cuts, counts] = [encodeCuts(Float64Array.of(1, 2)), encodeCutCounts(Float64Array.of(3, 4))];
  expect(decodeCuts(counts)).toEqual({ unreadable: 'not_a_profile' });
  expect(decodeCutCounts(cuts)).toEqual({ unreadable: 'not_a_profile' });
  cuts[20] = 1 + (cuts[20] ?? 0);
  expect(decodeCuts(cuts)).toEqual({ unreadable: 'damaged' });
});

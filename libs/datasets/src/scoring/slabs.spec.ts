import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSlabs } from './slabs.ts';

describe('planSlabs', () => {
  it.each([
    [
      10,
      [4, 4, 2],
      0,
      4,
      [
        [0, 4],
        [4, 8],
        [8, 10],
      ],
    ],
    [
      10,
      [4, 4, 2],
      0,
      9,
      [
        [0, 8],
        [8, 10],
      ],
    ],
    [10, [4, 4, 2], 5, 100, [[5, 10]]],
    [
      10,
      [10],
      0,
      4,
      [
        [0, 4],
        [4, 8],
        [8, 10],
      ],
    ],
    [
      10,
      [],
      3,
      4,
      [
        [3, 7],
        [7, 10],
      ],
    ],
    [0, [], 0, 4, []],
    [5, [5], 5, 4, []],
  ])('cuts %i rows in groups %j from %i by %i', (rows, groups, from, most, expected) => {
    expect(planSlabs(rows, groups, from, most).map(({ from: start, to }) => [start, to])).toEqual(expected);
  });

  it('holds each row once, in order, and never too many at once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 20 }),
        fc.nat(60),
        fc.integer({ min: 1, max: 70 }),
        (groups, from, most) => {
          const rows = groups.reduce((sum, each) => sum + each, 0);
          const slabs = planSlabs(rows, groups, from, most);
          let next = from;
          for (const slab of slabs) {
            expect(slab.from).toBe(next);
            expect(slab.to - slab.from).toBeGreaterThan(0);
            expect(slab.to - slab.from).toBeLessThanOrEqual(most);
            next = slab.to;
          }
          if (from <= rows) expect(next).toBe(Math.max(from, rows));
        },
      ),
    );
  });
});

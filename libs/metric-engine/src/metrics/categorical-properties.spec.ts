import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOfProducts } from '../bins/difference-of-products.ts';
import { compareCategories, type PairMetricId } from '../comparison/compare-features.ts';
import { profileOf } from './category-counts.spec-support.ts';

const count = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 10 ** 9 }));
const hasRows = (counts: readonly number[]): boolean => counts.some((rows) => rows > 0);

/** Both sides over the same 2 to 12 categories. */
const pair = fc
  .integer({ min: 2, max: 12 })
  .chain((size) => {
    const side = fc.array(count, { minLength: size, maxLength: size }).filter(hasRows);
    return fc.tuple(side, side);
  })
  .map(([a, b]) => ({
    // The union has no category that neither side has.
    baseline: a.filter((rows, k) => rows + (b[k] ?? 0) > 0),
    target: b.filter((rows, k) => rows + (a[k] ?? 0) > 0),
  }));

const distances: PairMetricId[] = [
  'jensen_shannon_distance',
  'hellinger_distance',
  'total_variation_distance',
  'l_infinity_distance',
  'kl_divergence',
  'population_stability_index',
];
const bounded = distances.slice(0, 4);
const tests: PairMetricId[] = ['chi_square_test', 'g_test'];

function valueOf(id: PairMetricId, baseline: readonly number[], target: readonly number[]): number {
  return compareCategories(profileOf(baseline), profileOf(target), [id]).get(id)?.value ?? NaN;
}

function expectClose(actual: number, expected: number, tolerance: number, message: string): void {
  const bound = tolerance * Math.abs(expected);
  expect(Math.abs(actual - expected), `${message}: ${actual}, not ${expected}`).toBeLessThanOrEqual(bound);
}

describe('properties of the metrics of categories', () => {
  it('distances are never negative and 0 of a side against itself; tests then have p-value 1', () => {
    fc.assert(
      fc.property(pair, ({ baseline, target }) => {
        for (const id of distances) {
          expect(valueOf(id, baseline, baseline), id).toBe(0);
          expect(valueOf(id, baseline, target), id).toBeGreaterThanOrEqual(0);
        }
        const present = baseline.filter((rows) => rows > 0);
        for (const id of tests) expect(valueOf(id, present, present), id).toBe(1);
      }),
    );
  });

  it('distances, V and p-values stay within [0, 1]', () => {
    fc.assert(
      fc.property(pair, ({ baseline, target }) => {
        const ids = [...bounded, ...tests, ...(baseline.length > 1 ? (['cramers_v'] as const) : [])];
        for (const id of ids) {
          const value = valueOf(id, baseline, target);
          expect(value >= 0 && value <= 1, `${id}: ${value}`).toBe(true);
        }
      }),
    );
  });

  it('symmetric ones are the same with sides swapped', () => {
    fc.assert(
      fc.property(pair, ({ baseline, target }) => {
        for (const id of [...bounded, 'population_stability_index' as const]) {
          expectClose(valueOf(id, target, baseline), valueOf(id, baseline, target), 1e-13, id);
        }
        for (const id of tests) {
          const value = valueOf(id, baseline, target);
          if (value > 1e-280) expectClose(valueOf(id, target, baseline), value, 1e-11, id);
        }
      }),
    );
  });

  it('none depends on the order of the categories', () => {
    const permuted = pair.chain(({ baseline, target }) =>
      fc.record({
        baseline: fc.constant(baseline),
        target: fc.constant(target),
        order: fc.shuffledSubarray([...baseline.keys()], { minLength: baseline.length }),
      }),
    );
    fc.assert(
      fc.property(permuted, ({ baseline, target, order }) => {
        const left = order.map((k) => baseline[k] ?? 0);
        const right = order.map((k) => target[k] ?? 0);
        for (const id of [...distances, ...tests, 'pearsons_chi_squared_test' as const]) {
          const value = valueOf(id, baseline, target);
          const again = valueOf(id, left, right);
          // Below this p-values lose their last digits; a single category has none.
          if (value > 1e-280) expectClose(again, value, 1e-11, id);
          else expect(again < 1e-279 || Number.isNaN(value), `${id}: ${again}`).toBe(true);
        }
      }),
    );
  });

  it('keeps the known order: H^2 <= TV <= H sqrt 2 and L-infinity <= TV', () => {
    fc.assert(
      fc.property(pair, ({ baseline, target }) => {
        const [hellinger = NaN, variation = NaN, largest = NaN] = (
          ['hellinger_distance', 'total_variation_distance', 'l_infinity_distance'] as const
        ).map((id) => valueOf(id, baseline, target));
        const slack = 1 + 1e-14;
        expect(hellinger ** 2).toBeLessThanOrEqual(variation * slack);
        expect(variation).toBeLessThanOrEqual(hellinger * Math.SQRT2 * slack);
        expect(largest).toBeLessThanOrEqual(variation * slack);
      }),
    );
  });
});

describe("properties of Fisher's exact test", () => {
  const cell = fc.integer({ min: 0, max: 40 });
  const table = fc.tuple(cell, cell, cell, cell).filter(([a, b, c, d]) => a + b > 0 && c + d > 0);

  it('matches the sum over all tables by binomial coefficients', () => {
    fc.assert(
      fc.property(table, ([a, b, c, d]) => {
        if (a + c === 0 || b + d === 0) return;
        expectClose(valueOf('fisher_exact_test', [a, b], [c, d]), plainFisher(a, b, c, d), 1e-12, 'p');
      }),
    );
  });

  it('is the same with sides swapped, and with categories swapped', () => {
    const large = fc.integer({ min: 1, max: 10 ** 7 });
    fc.assert(
      fc.property(fc.tuple(large, large, large, large), ([a, b, c, d]) => {
        const value = valueOf('fisher_exact_test', [a, b], [c, d]);
        expectClose(valueOf('fisher_exact_test', [c, d], [a, b]), value, 1e-11, 'sides');
        expectClose(valueOf('fisher_exact_test', [b, a], [d, c]), value, 1e-11, 'categories');
      }),
      { numRuns: 30 },
    );
  });
});

describe('differenceOfProducts', () => {
  it('is right to the last digits for whole numbers', () => {
    const whole = fc.integer({ min: 0, max: 2 ** 40 });
    const near = fc.integer({ min: -3, max: 3 });
    fc.assert(
      fc.property(whole, whole, near, near, (a, b, up, down) => {
        const exact = BigInt(a) * BigInt(b) - BigInt(a + up) * BigInt(b + down);
        expectClose(differenceOfProducts(a, b, a + up, b + down), Number(exact), 1e-15, `${a} ${b}`);
      }),
    );
  });
});

/** By whole numbers: the share of tables with these margins that are at most as probable. */
function plainFisher(a: number, b: number, c: number, d: number): number {
  const ways = (x: number): bigint => choose(a + b, x) * choose(c + d, a + c - x);
  const observed = ways(a);
  let sum = 0n;
  for (let x = Math.max(0, a - d); x <= Math.min(a + b, a + c); x++) if (ways(x) <= observed) sum += ways(x);
  const scale = 10n ** 60n;
  return Number((sum * scale) / choose(a + b + c + d, a + c)) / 1e60;
}

function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let i = 1; i <= k; i++) result = (result * BigInt(n - k + i)) / BigInt(i);
  return result;
}

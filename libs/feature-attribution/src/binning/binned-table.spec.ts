import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeatureColumn, FeatureRows } from '../rows/feature-rows.ts';
import { learnBins, type BinnedFeature } from './binned-table.ts';

function rowsOf(x: FeatureColumn): FeatureRows {
  return { rows: x.values.length, columns: new Map([['x', x]]) };
}

function binned(learned: FeatureColumn, given = learned, categorical: readonly string[] = []): BinnedFeature {
  const [feature] = learnBins(rowsOf(learned), ['x'], new Set(categorical))(rowsOf(given)).features;
  if (feature === undefined) throw new Error('There is no feature.');
  return feature;
}

const numbers = (values: readonly number[]): FeatureColumn => ({
  kind: 'numbers',
  values: Float64Array.from(values),
});
const texts = (values: readonly (string | null)[]): FeatureColumn => ({ kind: 'texts', values });
const anyNumber = fc.oneof(
  fc.double(),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(Infinity, -Infinity, NaN),
);

describe('learnBins', () => {
  it('keeps the order of numbers, tells few of them apart, and missing ones from all', () => {
    fc.assert(
      fc.property(fc.array(anyNumber, { maxLength: 200 }), (values) => {
        const { bins, binCount } = binned(numbers(values));
        expect(bins.every((bin) => bin < binCount)).toBe(true);
        values.forEach((value, k) => {
          expect(bins[k] === 0).toBe(Number.isNaN(value));
          values.forEach((other, j) => {
            if (value < other) expect(bins[k]).toBeLessThan(bins[j] ?? NaN);
            if (value === other) expect(bins[k]).toBe(bins[j]);
          });
        });
      }),
      { numRuns: 30 },
    );
  });

  it('cuts many numbers into bins of like size', () => {
    const { bins, binCount } = binned(numbers(Array.from({ length: 5100 }, (_, k) => Math.exp(k / 500))));
    expect(binCount).toBe(256);
    const counts = new Map<number, number>();
    for (const bin of bins) counts.set(bin, (counts.get(bin) ?? 0) + 1);
    expect(counts.size).toBe(255);
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(19);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(21);
  });

  it('puts numbers that it has not learned where they lie', () => {
    const { bins } = binned(numbers([1, 2, 3]), numbers([-5, 1.4, 1.6, 99, NaN]));
    expect([...bins]).toEqual([1, 1, 2, 3, 0]);
  });

  it('gives the most frequent categories a bin each, and the others one', () => {
    const many = Array.from({ length: 300 }, (_, k) => Array.from({ length: 300 - k }, () => `c${k}`)).flat();
    const { bins, binCount, kind } = binned(texts(many), texts(['c0', 'c253', 'c254', 'c299', 'new', null]));
    expect(kind).toBe('categories');
    expect(binCount).toBe(256);
    expect([...bins]).toEqual([1, 254, 255, 255, 255, 0]);
  });

  it('takes numbers for names where it is told to', () => {
    const { bins, kind } = binned(numbers([7, 7, 3, NaN]), numbers([3, 7, NaN, 7.5]), ['x']);
    expect(kind).toBe('categories');
    expect([...bins]).toEqual([2, 1, 0, 3]);
  });
});

import { numberOf, numbersIn, objectIn, objectsIn, type Fields } from './json-fields.ts';

/** What one data point measured; a single value when `count` is 1 and all are the same. */
export interface Measured {
  readonly sum: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/** A data point in numbers. */
export interface PointNumbers {
  readonly total: { readonly count: number; readonly sum: number; readonly buckets: readonly number[] };
  readonly min: number | null;
  readonly max: number | null;
  /** Lower and upper end of each bucket. */
  readonly bounds: readonly (readonly [number, number])[];
}

/** The value of a gauge's or a counter's point; null where there is none. */
export function singleValue(point: Fields): number | null {
  return numberOf(point['asDouble'] ?? point['asInt']);
}

/** A histogram's point. */
export function histogramNumbers(point: Fields): PointNumbers {
  const limits = numbersIn(point, 'explicitBounds');
  const buckets = numbersIn(point, 'bucketCounts');
  return {
    total: totalOf(point, buckets),
    min: numberOf(point['min']),
    max: numberOf(point['max']),
    bounds: buckets.map((_, index) => [limits[index - 1] ?? -Infinity, limits[index] ?? Infinity]),
  };
}

/** An exponential histogram's point: bucket i holds what lies above base^i and up to base^(i+1), base = 2^(2^-scale). */
export function exponentialNumbers(point: Fields): PointNumbers {
  const base = 2 ** (2 ** -(numberOf(point['scale']) ?? 0));
  const side = (name: string): readonly (readonly [number, number, number])[] => {
    const buckets = objectIn(point, name);
    const offset = numberOf(buckets['offset']) ?? 0;
    return numbersIn(buckets, 'bucketCounts').map((count, index) => [
      count,
      base ** (offset + index),
      base ** (offset + index + 1),
    ]);
  };
  const zero = [numberOf(point['zeroCount']) ?? 0, 0, 0] as const;
  const negative = side('negative').map(([count, low, high]) => [count, -high, -low] as const);
  const all = [...negative.toReversed(), zero, ...side('positive')];
  return {
    total: totalOf(point, []),
    min: numberOf(point['min']),
    max: numberOf(point['max']),
    bounds: all.filter(([count]) => count > 0).map(([, low, high]) => [low, high]),
  };
}

/** A summary's point; its quantiles 0 and 1 are the least and the greatest. */
export function summaryNumbers(point: Fields): PointNumbers {
  const quantiles = objectsIn(point, 'quantileValues').map((each) => ({
    quantile: numberOf(each['quantile']) ?? 0,
    value: numberOf(each['value']),
  }));
  return {
    total: totalOf(point, []),
    min: quantiles.find(({ quantile }) => quantile === 0)?.value ?? null,
    max: quantiles.find(({ quantile }) => quantile === 1)?.value ?? null,
    bounds: [],
  };
}

function totalOf(point: Fields, buckets: readonly number[]): PointNumbers['total'] {
  return { count: numberOf(point['count']) ?? 0, sum: numberOf(point['sum']) ?? 0, buckets };
}

/**
 * What was measured. Where least and greatest were not sent, or tell of all time, they are the ends of the outermost
 * buckets that something was added to, and the mean where these are open.
 */
export function measured(
  added: PointNumbers['total'],
  { min, max, bounds }: Pick<PointNumbers, 'min' | 'max' | 'bounds'>,
): Measured {
  const { count, sum, buckets } = added;
  if (count === 1) return { sum, count, min: sum, max: sum };
  const mean = count === 0 ? 0 : sum / count;
  const used = buckets.length === 0 ? bounds : bounds.filter((_, index) => (buckets[index] ?? 0) > 0);
  const low = used[0]?.[0] ?? mean;
  const high = used.at(-1)?.[1] ?? mean;
  return {
    sum,
    count,
    min: min ?? (Number.isFinite(low) ? Math.min(low, mean) : mean),
    max: max ?? (Number.isFinite(high) ? Math.max(high, mean) : mean),
  };
}

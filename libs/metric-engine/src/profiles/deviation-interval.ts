import { total } from '../bins/total.ts';
import { anchorOf, type DyadicCells } from './dyadic-cells.ts';
import { unknownInterval, widened, type Interval } from './interval.ts';

/** Leaves room for the rounding of the sums below and of the exact deviation. */
const rounding = 1e-9;

/**
 * Bounds of the sample standard deviation (n - 1) of values of which only cells are known; NaN for fewer than
 * two values; unknown with infinite ones and where sums overflow.
 *
 *   (n - 1) s^2 = sum over cells of [ c (m - mean)^2 + v ],  m the mean of a cell of c values
 *
 * v, the sum of (x - m)^2 within a cell, is least when all but its two ends lie together, and at most
 * c (max - m) (m - min). Time O(cells).
 *
 * @see Bhatia & Davis, "A better bound on the variance", Am. Math. Monthly 107(4), 2000.
 */
export function deviationInterval(cells: DyadicCells): Interval {
  const { counts, mins, maxs, excesses } = cells;
  const count = total(counts);
  const smallest = mins[0] ?? NaN;
  const largest = maxs.at(-1) ?? NaN;
  if (count < 2 || !Number.isFinite(smallest) || !Number.isFinite(largest)) return unknownInterval;
  if (smallest === largest) return { low: 0, high: 0 };
  if (!excesses.every(Number.isFinite)) return unknownInterval;
  const spread = Math.max(largest / 2 - smallest / 2, Number.MIN_VALUE);
  const unit = 2 ** Math.min(1000, Math.max(-1000, Math.round(Math.log2(spread))));
  const centre = mins[counts.length >>> 1] as number;
  const scaled = (value: number): number => value / unit - centre / unit;
  const means = counts.map((_, cell) => meanOfCell(cells, cell, unit, scaled));
  const mean = means.reduce((sum, m, cell) => sum + (m * (counts[cell] as number)) / count, 0);
  let low = 0;
  let high = 0;
  for (let cell = 0; cell < counts.length; cell++) {
    const m = means[cell] as number;
    const c = counts[cell] as number;
    const toMin = scaled(mins[cell] as number) - m;
    const toMax = scaled(maxs[cell] as number) - m;
    const between = c * (m - mean) ** 2;
    const ends = toMin ** 2 + toMax ** 2 + (c > 2 ? (toMin + toMax) ** 2 / (c - 2) : 0);
    const within = c * toMax * -toMin;
    low += between + (c > 1 ? Math.min(ends, within) : 0);
    high += between + within;
  }
  const deviation = (squares: number): number => Math.sqrt(squares / (count - 1)) * unit;
  return widened({ low: deviation(low), high: deviation(high) }, rounding);
}

/** In the units of `scaled`, without ever adding small deviations to large values. */
function meanOfCell(
  { bits, counts, mins, maxs, excesses }: DyadicCells,
  cell: number,
  unit: number,
  scaled: (value: number) => number,
): number {
  const min = scaled(mins[cell] as number);
  const max = scaled(maxs[cell] as number);
  const excess = (excesses[cell] as number) / (counts[cell] as number) / unit;
  const mean = scaled(anchorOf(mins[cell] as number, bits)) + excess;
  return Math.min(max, Math.max(min, mean));
}

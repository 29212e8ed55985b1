import type { CountIntervals } from './count-intervals.ts';
import { widened, type Interval } from './interval.ts';

/** Leave room for the rounding of the exact sums. */
const relativeRounding = 1e-12;
const absoluteRounding = 1e-14;

/** Bounds of one side's shares of bins. */
export type ShareIntervals = CountIntervals;

/**
 * Bounds of a sum over bins of a term of both shares that is convex, and 0 where they are equal: it grows the
 * further they are apart, so its extremes lie at the nearest and the farthest shares. Time O(bins).
 */
function sumInterval(p: ShareIntervals, q: ShareIntervals, term: (p: number, q: number) => number): Interval {
  let low = 0;
  let high = 0;
  for (let bin = 0; bin < p.low.length; bin++) {
    const [pLow, pHigh] = [p.low[bin] as number, p.high[bin] as number];
    const [qLow, qHigh] = [q.low[bin] as number, q.high[bin] as number];
    if (pLow > qHigh) low += term(pLow, qHigh);
    else if (qLow > pHigh) low += term(pHigh, qLow);
    high += Math.max(term(pHigh, qLow), term(pLow, qHigh));
  }
  return { low, high };
}

/** Bounds of the Jensen-Shannon distance, base 2, of counts; see jensenShannonDistance. */
export function jensenShannonInterval(
  baseline: CountIntervals,
  baselineCount: number,
  target: CountIntervals,
  targetCount: number,
): Interval {
  const share = (count: number, of: number): number => count / of;
  const p = mapped(baseline, (count) => share(count, baselineCount));
  const q = mapped(target, (count) => share(count, targetCount));
  const { low, high } = sumInterval(p, q, jensenShannonTerm);
  const distance = (divergence: number): number => Math.sqrt(Math.min(1, divergence / (2 * Math.LN2)));
  return widened({ low: distance(low), high: distance(high) }, relativeRounding, absoluteRounding);
}

/** Bounds of the population stability index of shares; see populationStabilityIndex. */
export function stabilityInterval(p: ShareIntervals, q: ShareIntervals): Interval {
  const index = sumInterval(p, q, (a, b) => (b - a) * Math.log(b / a));
  return widened(index, relativeRounding, absoluteRounding);
}

/** The same for each bound. */
export function mapped({ low, high }: CountIntervals, change: (value: number) => number): CountIntervals {
  return { low: low.map(change), high: high.map(change) };
}

/** p ln(p / m) + q ln(q / m) with m = (p + q) / 2; 0 ln 0 = 0. */
function jensenShannonTerm(p: number, q: number): number {
  if (p === q) return 0;
  const imbalance = (p - q) / (p + q);
  return (p === 0 ? 0 : p * Math.log1p(imbalance)) + (q === 0 ? 0 : q * Math.log1p(-imbalance));
}

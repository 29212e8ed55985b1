import { kolmogorovSurvival } from './kolmogorov-survival.ts';
import { ksExactPValue } from './ks-exact-p-value.ts';
import type { MergedSamples } from '../kernels/merge-samples.ts';

/** Up to this many values a side the p-value is exact, as in scipy's method "auto". */
const exactLimit = 10_000;

/** `auto`: exact while neither side has more than 10,000 values; `asymptotic`: the finite-n law always. */
export type KsMethod = 'auto' | 'asymptotic';

/**
 * p-value of the two-sided two-sample Kolmogorov-Smirnov test for samples of n and m values: exact while
 * neither has more than 10,000 values, else P(D_N >= D) with N = round(n m / (n + m)), half to even.
 * Both sides have at least one value; NaN when one is empty.
 *
 * The law assumes independent values: autocorrelated ones give too small p-values.
 */
export function ksPValue(
  n: number,
  m: number,
  merged: Pick<MergedSamples, 'gapSteps' | 'gapUnit'>,
  method: KsMethod = 'auto',
): number {
  if (n === 0 || m === 0) return NaN;
  if (method === 'auto' && Math.max(n, m) <= exactLimit) return ksExactPValue(n, m, merged.gapSteps);
  const effectiveSize = roundHalfToEven((n * m) / (n + m));
  return kolmogorovSurvival(effectiveSize, merged.gapSteps / merged.gapUnit);
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Where a value lies for certain, both ends included; NaN at both ends where it is not defined or not known. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Of a value that is not defined, or that nothing is known of. */
export const unknownInterval: Interval = { low: NaN, high: NaN };

/** What can be said of a metric without computing it of the values. */
export type Decision = 'breached' | 'healthy' | 'undecided';

/**
 * Whether every value of the interval breaches the threshold, none does, or exact work has to tell; equality
 * never breaches, as in isBreached. An unknown interval is undecided.
 */
export function decides(interval: Interval, threshold: number, direction: 'above' | 'below'): Decision {
  const { low, high } = interval;
  if (direction === 'above') {
    if (low > threshold) return 'breached';
    return high <= threshold ? 'healthy' : 'undecided';
  }
  if (high < threshold) return 'breached';
  return low >= threshold ? 'healthy' : 'undecided';
}

/** More room on both sides for the rounding of a value that is never negative. */
export function widened({ low, high }: Interval, relative: number, absolute = 0): Interval {
  return { low: Math.max(0, low * (1 - relative) - absolute), high: high * (1 + relative) + absolute };
}

/** The smallest interval that holds both; unknown when one is. */
export function hull(a: Interval, b: Interval): Interval {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

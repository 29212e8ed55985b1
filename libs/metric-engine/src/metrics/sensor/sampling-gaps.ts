import { sortNumbers } from '../../kernels/sort-numbers.ts';
import { quantilesOfSorted } from '../../profiles/quantiles.ts';

/** A step longer than this many expected intervals is a gap: rounded to whole intervals, it skips a sample. */
const gapIntervals = 1.5;

/** How regularly a sensor was sampled. */
export interface SamplingGaps {
  /** Rows with a timestamp. */
  readonly timedRows: number;
  /** Different timestamps. */
  readonly samples: number;
  /** timedRows - samples. */
  readonly duplicates: number;
  /** Rows whose timestamp lies before that of the row above, rows without one left out. */
  readonly backwardJumps: number;
  /** As given, else the median step, in ms; NaN when fewer than two samples say nothing of it. */
  readonly expectedInterval: number;
  /** Steps longer than 1.5 expected intervals. */
  readonly gaps: number;
  /** Longest step in ms, a gap or not; NaN for fewer than two samples. */
  readonly largestGap: number;
  /** round((last - first) / expected interval) + 1; NaN for fewer than two samples. */
  readonly expectedSamples: number;
  /** max(0, expectedSamples - samples). */
  readonly missingSamples: number;
  /** missingSamples / expectedSamples. */
  readonly missingShare: number;
}

/**
 * Gaps in the timestamps of readings, in ms since the epoch, in the order in which rows came.
 *
 * Steps are the differences of different timestamps in ascending order, so rows that come late or twice open no
 * gap; `duplicates` and `backwardJumps` tell of them. What is missing before the first and after the last sample is
 * not known here. NaN stands for a missing timestamp. Time O(n) to O(n log n), see sortNumbers.
 *
 * @throws RangeError when the expected interval is given and is not a positive finite number, or when a timestamp
 * is infinite.
 */
export function measureSamplingGaps(timestamps: Float64Array, expectedInterval?: number): SamplingGaps {
  if (expectedInterval !== undefined && !(expectedInterval > 0 && expectedInterval < Infinity)) {
    throw new RangeError(`The expected interval has to be a positive number of ms, not ${expectedInterval}.`);
  }
  const timed = timestamps.filter((time) => !Number.isNaN(time));
  if (!timed.every(Number.isFinite)) throw new RangeError('Timestamps have to be finite.');
  const backwardJumps = timed.filter((time, row) => time < (timed[row - 1] ?? time)).length;
  const timedRows = timed.length;
  const sorted = sortNumbers(timed);
  const times = sorted.filter((time, k) => time !== sorted[k - 1]);
  const steps = times.subarray(1).map((time, k) => time - (times[k] as number));
  return {
    timedRows,
    samples: times.length,
    duplicates: timedRows - times.length,
    backwardJumps,
    ...regularity(steps, expectedInterval),
  };
}

function regularity(
  steps: Float64Array,
  given: number | undefined,
): Omit<SamplingGaps, 'timedRows' | 'samples' | 'duplicates' | 'backwardJumps'> {
  if (steps.length === 0) {
    const unknown = { largestGap: NaN, expectedSamples: NaN, missingSamples: NaN, missingShare: NaN };
    return { expectedInterval: given ?? NaN, gaps: 0, ...unknown };
  }
  const span = steps.reduce((sum, step) => sum + step, 0);
  const ascending = sortNumbers(steps);
  const expectedInterval = given ?? quantilesOfSorted(ascending).median;
  const expectedSamples = Math.round(span / expectedInterval) + 1;
  const missingSamples = Math.max(0, expectedSamples - (steps.length + 1));
  return {
    expectedInterval,
    gaps: ascending.filter((step) => step > gapIntervals * expectedInterval).length,
    largestGap: ascending[ascending.length - 1] as number,
    expectedSamples,
    missingSamples,
    missingShare: missingSamples / expectedSamples,
  };
}

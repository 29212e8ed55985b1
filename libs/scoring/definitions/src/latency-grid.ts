const smallestMs = 0.1;
/** Steps in which a latency doubles: a bucket is 19 % wide. */
const stepsToDouble = 4;
const bounds = 80;

/** Upper bounds of the buckets in milliseconds, 0.1 to about 88,000; what takes longer is in one bucket more. */
export const latencyBoundsMs: readonly number[] = Array.from(
  { length: bounds },
  (_, step) => smallestMs * 2 ** (step / stepsToDouble),
);

/** The bucket of a latency: that of the first bound that it does not exceed. */
export function latencyBucket(ms: number): number {
  if (!(ms > smallestMs)) return 0;
  const guess = Math.min(bounds, Math.ceil(Math.log2(ms / smallestMs) * stepsToDouble));
  // The logarithm may round to the wrong side of a bound.
  if (ms > (latencyBoundsMs[guess] ?? Infinity)) return guess + 1;
  return ms <= (latencyBoundsMs[guess - 1] ?? Infinity) ? guess - 1 : guess;
}

/** Counts of no latencies. */
export function emptyLatencyBuckets(): number[] {
  return new Array<number>(bounds + 1).fill(0);
}

/**
 * The latency that this share (0 to 1) of the counted ones does not exceed, in milliseconds: right to the width of a
 * bucket, within which latencies are taken as evenly spread on the logarithmic scale. null without latencies.
 */
export function latencyPercentile(buckets: readonly number[], share: number): number | null {
  const total = buckets.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = share * total;
  let before = 0;
  for (const [bucket, count] of buckets.entries()) {
    if (count > 0 && before + count >= rank) return within(bucket, Math.max(0, rank - before) / count);
    before += count;
  }
  return null;
}

/** A latency so far into a bucket; of the open one at the end its lower bound is all that is known. */
function within(bucket: number, share: number): number {
  const upper = latencyBoundsMs[bucket];
  if (upper === undefined) return latencyBoundsMs.at(-1) ?? smallestMs;
  const width = bucket === 0 ? 1 : 2 ** (1 / stepsToDouble);
  return bucket === 0 ? upper * share : (upper / width) * width ** share;
}

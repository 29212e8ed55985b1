import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyLatencyBuckets, latencyBoundsMs, latencyBucket, latencyPercentile } from './latency-grid.ts';

const latency = fc.oneof(
  fc.double({ min: 0, max: 80_000, noNaN: true }),
  fc.constantFrom(...latencyBoundsMs),
  fc.constantFrom(...latencyBoundsMs.map((bound) => bound * (1 + Number.EPSILON))),
);

function count(latencies: readonly number[]): number[] {
  const buckets = emptyLatencyBuckets();
  for (const ms of latencies) {
    const bucket = latencyBucket(ms);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  return buckets;
}

describe('the latency grid', () => {
  it('puts every latency into the bucket of the first bound that it does not exceed', () => {
    fc.assert(
      fc.property(latency, (ms) => {
        const first = latencyBoundsMs.findIndex((bound) => ms <= bound);
        expect(latencyBucket(ms)).toBe(first < 0 ? latencyBoundsMs.length : first);
      }),
    );
    expect(latencyBucket(1e9)).toBe(latencyBoundsMs.length);
    expect(latencyBucket(Infinity)).toBe(latencyBoundsMs.length);
    expect(emptyLatencyBuckets()).toHaveLength(latencyBoundsMs.length + 1);
  });

  it('gives percentiles within a bucket of the nearest rank', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 80_000, noNaN: true }), { minLength: 1, maxLength: 300 }),
        fc.constantFrom(0.5, 0.95, 0.99, 1),
        (latencies, share) => {
          const sorted = latencies.toSorted((one, other) => one - other);
          const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
          const estimate = latencyPercentile(count(latencies), share) ?? 0;
          const bucket = latencyBucket(exact);
          const lower = bucket === 0 ? 0 : (latencyBoundsMs[bucket - 1] ?? 0);
          expect(estimate).toBeGreaterThanOrEqual(lower * 0.999_999);
          expect(estimate).toBeLessThanOrEqual((latencyBoundsMs[bucket] ?? 0) * 1.000_001);
        },
      ),
    );
  });

  it('knows nothing of no latencies', () => {
    expect(latencyPercentile(emptyLatencyBuckets(), 0.5)).toBeNull();
    expect(latencyPercentile([], 0.5)).toBeNull();
  });
});

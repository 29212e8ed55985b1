import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../read-fixture.spec-support.ts';
import { measureSamplingGaps } from './sampling-gaps.ts';

const { clocks } = readFixture('sensor-cases.json') as {
  readonly clocks: readonly {
    readonly name: string;
    readonly first: number;
    readonly steps: readonly (readonly [times: number, step: number])[];
    readonly expected: Readonly<Record<string, number>>;
  }[];
};

describe('measureSamplingGaps', () => {
  it.each(clocks)('finds the gaps of $name', ({ first, steps, expected }) => {
    const times = [first];
    for (const [count, step] of steps) {
      for (let k = 0; k < count; k++) times.push((times.at(-1) ?? NaN) + step);
    }
    const found = measureSamplingGaps(Float64Array.from(times));
    expect({
      duplicate_timestamps: found.duplicates,
      median_step_s: found.expectedInterval / 1000,
      max_step_s: found.largestGap / 1000,
      steps_backwards: found.backwardJumps,
      gaps: found.gaps,
      expected_points: found.expectedSamples,
      distinct_points: found.samples,
      missing_points: found.missingSamples,
    }).toEqual(expected);
    expect(found.timedRows).toBe(times.length);
    expect(found.missingShare).toBe(found.missingSamples / found.expectedSamples);
  });

  const unknown = {
    expectedInterval: NaN,
    gaps: 0,
    largestGap: NaN,
    expectedSamples: NaN,
    missingSamples: NaN,
    missingShare: NaN,
  };

  it.each([
    ['no row', [], { timedRows: 0, samples: 0, duplicates: 0, backwardJumps: 0 }],
    ['rows without a timestamp', [NaN, NaN], { timedRows: 0, samples: 0, duplicates: 0, backwardJumps: 0 }],
    ['one sample', [5], { timedRows: 1, samples: 1, duplicates: 0, backwardJumps: 0 }],
    ['one sample twice', [5, 5], { timedRows: 2, samples: 1, duplicates: 1, backwardJumps: 0 }],
  ])('knows no interval from %s', (_, times, expected) => {
    expect(measureSamplingGaps(Float64Array.from(times))).toEqual({ ...expected, ...unknown });
  });

  it('counts late and repeated rows, which open no gap', () => {
    const found = measureSamplingGaps(Float64Array.of(0, 1000, 3000, NaN, 2000, 2000, 4000));
    expect(found).toEqual({
      timedRows: 6,
      samples: 5,
      duplicates: 1,
      backwardJumps: 1,
      expectedInterval: 1000,
      gaps: 0,
      largestGap: 1000,
      expectedSamples: 5,
      missingSamples: 0,
      missingShare: 0,
    });
  });

  it('takes a step of more than one and a half intervals for a gap', () => {
    const at = (step: number): number =>
      measureSamplingGaps(Float64Array.of(0, 1000, 2000, 2000 + step), 1000).gaps;
    expect([at(1400), at(1500), at(1501), at(9000)]).toEqual([0, 0, 1, 1]);
  });

  it('measures by the given interval rather than by what came', () => {
    const everyOther = Float64Array.of(0, 2000, 4000, 6000);
    expect(measureSamplingGaps(everyOther).missingShare).toBe(0);
    expect(measureSamplingGaps(everyOther, 1000)).toMatchObject({
      gaps: 3,
      missingSamples: 3,
      missingShare: 3 / 7,
    });
    expect(measureSamplingGaps(everyOther, 4000)).toMatchObject({
      gaps: 0,
      missingSamples: 0,
      missingShare: 0,
    });
    expect(measureSamplingGaps(Float64Array.of(5), 1000)).toMatchObject({ expectedInterval: 1000, gaps: 0 });
  });

  it('rounds the samples that were expected', () => {
    const found = measureSamplingGaps(Float64Array.of(0, 1000, 2000, 3000, 4700));
    expect(found).toMatchObject({ gaps: 1, expectedSamples: 6, missingSamples: 1, missingShare: 1 / 6 });
  });

  it.each([0, -1, NaN, Infinity])('refuses the interval %d', (interval) => {
    expect(() => measureSamplingGaps(Float64Array.of(1, 2), interval)).toThrow(RangeError);
  });

  it('refuses infinite timestamps', () => {
    expect(() => measureSamplingGaps(Float64Array.of(1, Infinity))).toThrow(RangeError);
  });

  it('misses exactly the samples that were taken out, in whatever order rows come', () => {
    const kept = fc.array(fc.boolean(), { minLength: 30, maxLength: 90 }).map((flags) => {
      // One sample of four may be missing, so most steps stay as they are, and the ends are there.
      const times = flags.flatMap((keep, k) => (keep || k % 4 !== 2 ? [60_000 * k] : []));
      return [...times, 60_000 * flags.length];
    });
    const rows = kept.chain((times) =>
      fc.tuple(fc.constant(times), fc.shuffledSubarray(times, { minLength: times.length })),
    );
    fc.assert(
      fc.property(rows, ([times, moved]) => {
        const inOrder = measureSamplingGaps(Float64Array.from(times));
        const { backwardJumps: _, ...found } = measureSamplingGaps(Float64Array.from(moved));
        expect(inOrder).toEqual({ ...found, backwardJumps: 0 });
        const taken = (times.at(-1) ?? 0) / 60_000 + 1 - times.length;
        expect([found.missingSamples, found.gaps, found.expectedInterval]).toEqual([taken, taken, 60_000]);
      }),
    );
  });
});

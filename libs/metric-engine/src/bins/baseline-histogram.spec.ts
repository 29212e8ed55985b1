import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../metrics/read-fixture.spec-support.ts';
import { relativeError } from '../comparison/relative-error.spec-support.ts';
import { baselineHistogram } from './baseline-histogram.ts';

const { histograms } = readFixture('performance-reference.json') as {
  readonly histograms: readonly {
    readonly name: string;
    readonly baseline: readonly number[];
    readonly target: readonly number[];
    readonly edges: readonly number[];
    readonly baselineCounts: readonly number[];
    readonly targetCounts: readonly number[];
  }[];
};

describe('baselineHistogram', () => {
  it.each(histograms)('counts as numpy does: $name', ({ baseline, target, edges, ...expected }) => {
    const histogram = baselineHistogram(Float64Array.from(baseline), Float64Array.from(target), 10);
    expect(histogram.edges).toHaveLength(edges.length);
    histogram.edges.forEach((edge, k) => expect(relativeError(edge, edges[k] ?? NaN)).toBeLessThan(1e-12));
    expect(histogram.baselineCounts).toEqual(expected.baselineCounts);
    expect(histogram.targetCounts).toEqual(expected.targetCounts);
  });

  it('keeps its bins whatever the target is', () => {
    const baseline = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const targets = [Float64Array.of(), Float64Array.of(-100, 4.5, 100), baseline];
    const edges = targets.map((target) => baselineHistogram(baseline, target, 30).edges);
    expect(edges).toEqual([
      [1, 2.75, 4.5, 6.25, 8],
      [1, 2.75, 4.5, 6.25, 8],
      [1, 2.75, 4.5, 6.25, 8],
    ]);
    expect(baselineHistogram(baseline, Float64Array.of(-100, 4.5, 100), 30)).toMatchObject({
      baselineCounts: [0, 2, 2, 2, 2, 0],
      targetCounts: [1, 0, 0, 1, 0, 1],
    });
  });

  it('has no more bins than asked for', () => {
    const baseline = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    expect(baselineHistogram(baseline, baseline, 2)).toEqual({
      edges: [1, 4.5, 8],
      baselineCounts: [0, 4, 4, 0],
      targetCounts: [0, 4, 4, 0],
    });
  });

  it('leaves none of the baseline outside, however its edges round, and counts every row', () => {
    const sample = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [baseline, target] = [Float64Array.from(a).sort(), Float64Array.from(b).sort()] as const;
        const { edges, baselineCounts, targetCounts } = baselineHistogram(baseline, target, 30);
        expect([baselineCounts[0], baselineCounts.at(-1)]).toEqual([0, 0]);
        expect(baselineCounts.reduce((sum, count) => sum + count, 0)).toBe(a.length);
        expect(targetCounts.reduce((sum, count) => sum + count, 0)).toBe(b.length);
        expect(targetCounts[0]).toBe(b.filter((value) => value < (edges[0] ?? NaN)).length);
      }),
      // In the example the last edge rounds to just below the maximum.
      { numRuns: 300, examples: [[[0.1, 0.5, 1], [1]]] },
    );
  });

  it('puts a constant and what is near it into one bin, and the rest into the open ends', () => {
    const histogram = baselineHistogram(Float64Array.of(2, 2), Float64Array.of(1, 2, 2.005, 3), 30);
    expect(histogram).toEqual({ edges: [1.99, 2.01], baselineCounts: [0, 2, 0], targetCounts: [1, 2, 1] });
  });

  it('is empty where the baseline has no finite value', () => {
    const empty = { edges: [], baselineCounts: [], targetCounts: [] };
    expect(baselineHistogram(Float64Array.of(), Float64Array.of(1), 10)).toEqual(empty);
    expect(baselineHistogram(Float64Array.of(Infinity), Float64Array.of(1), 10)).toEqual(empty);
  });

  it.each([0, -1, 2.5, NaN])('refuses %d bins', (maxBins) => {
    expect(() => baselineHistogram(Float64Array.of(1), Float64Array.of(1), maxBins)).toThrow(RangeError);
  });
});

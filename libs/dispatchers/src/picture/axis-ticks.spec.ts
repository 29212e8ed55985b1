import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisLabels, axisTicks } from './axis-ticks.ts';

describe('axisTicks', () => {
  it('counts as people do', () => {
    expect(axisTicks(0, 1, 5)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(axisTicks(40, 70, 8)).toEqual([40, 45, 50, 55, 60, 65, 70]);
    expect(axisTicks(-3, 7, 5)).toEqual([-2.5, 0, 2.5, 5]);
    expect(axisTicks(5, 5, 5)).toEqual([5]);
    expect(axisTicks(0, NaN, 5)).toEqual([0]);
  });

  it('stays within the range, in even steps, and never gives too many', () => {
    const edge = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(
        edge,
        fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
        fc.integer({ min: 3, max: 12 }),
        (from, span, most) => {
          const ticks = axisTicks(from, from + span, most);
          expect(ticks.length).toBeLessThanOrEqual(most);
          for (const tick of ticks) {
            const slack = span * 1e-6 + Math.abs(from) * 1e-14;
            expect(tick).toBeGreaterThanOrEqual(from - slack);
            expect(tick).toBeLessThanOrEqual(from + span + slack);
          }
          expect(ticks.toSorted((a, b) => a - b)).toEqual(ticks);
        },
      ),
    );
  });
});

describe('axisLabels', () => {
  it('is short, and longer only where it must be', () => {
    expect(axisLabels([0, 5_000, 10_000])).toEqual(['0', '5,000', '10,000']);
    expect(axisLabels([101_325, 101_325.2, 101_325.4])).toEqual(['101,325.0', '101,325.2', '101,325.4']);
    expect(axisLabels([1.23451, 1.23452])).toEqual(['1.23451', '1.23452']);
    expect(axisLabels([-Infinity, 1, Infinity])).toEqual(['-∞', '1', '∞']);
  });
});

import { describe, expect, it } from 'vitest';
import { attributionDrift } from './attribution-drift.ts';

const sideOf = (importances: Readonly<Record<string, number>>) => new Map(Object.entries(importances));

describe('attributionDrift', () => {
  it('matches features by name, whatever their order', () => {
    const baseline = sideOf({ a: 0.1, b: 0.4, c: 0.5 });
    expect(attributionDrift(baseline, sideOf({ c: 0.6, a: 0.05, b: 0.35 }))).toBeCloseTo(1, 12);
    // Gains 0.1, 0.5, 0.4 in the target's order over 0.5, 0.4, 0.1, each discounted by log2(1 + rank).
    const drifted = (0.1 + 0.5 / Math.log2(3) + 0.4 / 2) / (0.5 + 0.4 / Math.log2(3) + 0.1 / 2);
    expect(attributionDrift(baseline, sideOf({ b: 0.1, c: 0.3, a: 0.6 }))).toBeCloseTo(drifted, 12);
  });

  it('leaves correlation ids out, on one side or on both', () => {
    const baseline = sideOf({ a: 0.3, b: 0.7, correlationid: 9 });
    expect(attributionDrift(baseline, sideOf({ a: 0.1, b: 0.2 }))).toBeCloseTo(1, 12);
    expect(attributionDrift(baseline, sideOf({ a: 0.1, b: 0.2, correlationid: 0 }))).toBeCloseTo(1, 12);
  });

  it('names the features that one side lacks', () => {
    const [baseline, target] = [sideOf({ a: 1, b: 2 }), sideOf({ b: 1, c: 2 })];
    expect(() => attributionDrift(baseline, target)).toThrow(
      "Feature names in baseline and production data do not match, diff: {'a', 'c'}; compare",
    );
  });

  it('is not defined for one feature, which has no order', () => {
    expect(attributionDrift(sideOf({ a: 1 }), sideOf({ a: 1 }))).toBe(NaN);
  });
});

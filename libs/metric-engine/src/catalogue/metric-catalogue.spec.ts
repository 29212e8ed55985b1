import { describe, expect, it } from 'vitest';
import { isMetricId, metricCatalogue, metricIds } from './metric-catalogue.ts';
import { isBreached } from './metric-definition.ts';

describe('metricCatalogue', () => {
  it('defines every id once', () => {
    expect([...metricCatalogue.keys()]).toEqual([...metricIds]);
    for (const [id, definition] of metricCatalogue) expect(definition.id).toBe(id);
  });

  it('judges the p-values of drift from below and every other figure of drift from above', () => {
    for (const { id, kind, unit, direction } of metricCatalogue.values()) {
      if (kind !== 'drift') continue;
      expect(direction, id).toBe(unit === 'probability' ? 'below' : 'above');
    }
  });

  it('judges what counts right answers from below and what counts errors from above', () => {
    const work = [...metricCatalogue.values()].filter(
      ({ kind }) => kind === 'performance' || kind === 'attribution',
    );
    const below = work.filter((definition) => definition.direction === 'below');
    expect(below.map((definition) => definition.id)).toEqual([
      'accuracy',
      'precision',
      'recall',
      'f1_score',
      'roc_auc',
      'r2_score',
      'normalized_discounted_cumulative_gain',
    ]);
  });

  it("keeps the detector's thresholds", () => {
    const threshold = (id: 'ks_test' | 'wasserstein_distance' | 'psi') =>
      metricCatalogue.get(id)?.defaultThreshold;
    expect([threshold('ks_test'), threshold('wasserstein_distance'), threshold('psi')]).toEqual([
      0.05, 0.15, 0.25,
    ]);
  });
});

describe('isBreached', () => {
  it.each([
    ['above', 0.3, 0.25, true],
    ['above', 0.25, 0.25, false],
    ['above', 0.2, 0.25, false],
    ['below', 0.04, 0.05, true],
    ['below', 0.05, 0.05, false],
    ['below', 0.06, 0.05, false],
    ['above', NaN, 0.25, false],
    ['below', NaN, 0.05, false],
    ['above', Infinity, 0.25, true],
  ] as const)('%s: %d against %d is %s', (direction, value, threshold, expected) => {
    expect(isBreached({ direction }, value, threshold)).toBe(expected);
  });
});

describe('isMetricId', () => {
  it('knows the ids to the letter', () => {
    expect(isMetricId('psi')).toBe(true);
    expect(isMetricId('PSI')).toBe(false);
  });
});

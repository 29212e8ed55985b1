import { normalizedDiscountedCumulativeGain } from '@circuitwatch/metric-engine';
import { invalid } from '@circuitwatch/platform-errors';
import { correlationColumn, type Importances } from '../rows/importances.ts';

/**
 * Normalized discounted cumulative gain of the target's order of features by the baseline's importances: 1 the same
 * order, smaller values mean drift. Features are matched by name, correlation ids left out. NaN for one feature, where
 * there is no order.
 *
 * @throws AppError INVALID in Azure's words when the sides have different features.
 * @see normalizedDiscountedCumulativeGain.
 */
export function attributionDrift(baseline: Importances, target: Importances): number {
  const names = featureNames(baseline);
  const others = featureNames(target);
  const odd = [...names.filter((name) => !target.has(name)), ...others.filter((name) => !baseline.has(name))];
  if (odd.length > 0) {
    const diff = odd.map((name) => `'${name}'`).join(', ');
    throw invalid(
      `Feature names in baseline and production data do not match, diff: {${diff}}; compare features that both have.`,
    );
  }
  const column = (side: Importances): Float64Array =>
    Float64Array.from(names, (name) => side.get(name) ?? NaN);
  return normalizedDiscountedCumulativeGain(column(baseline), column(target));
}

function featureNames(importances: Importances): string[] {
  return [...importances.keys()].filter((name) => name !== correlationColumn).sort();
}

import type { MetricThresholds } from '@circuitwatch/monitoring-definitions';
import type { FieldProblem } from '@circuitwatch/platform-errors';
import type { ThresholdInput } from '../../generated/resolver-types.ts';
import { enumWord } from './enum-names.ts';

/** Metric id → threshold, for all types of features or for each that has an entry. */
export function readThresholds(entries: readonly ThresholdInput[]): MetricThresholds {
  const thresholds: MetricThresholds = {};
  for (const { metric, threshold, dataType } of entries) {
    const value = threshold ?? null;
    const known = thresholds[metric];
    const ofTypes = typeof known === 'object' && known !== null ? known : {};
    thresholds[metric] = dataType ? { ...ofTypes, [enumWord(dataType)]: value } : value;
  }
  return thresholds;
}

/** What is lost once the list has become a record. */
export function thresholdProblems(
  entries: readonly ThresholdInput[],
  path: FieldProblem['path'],
): FieldProblem[] {
  if (entries.length === 0) {
    return [{ path, message: 'A signal needs at least one metric; see metricDefinitions.' }];
  }
  return entries.flatMap(({ metric, dataType }, index): FieldProblem[] => {
    const isTwice = entries
      .slice(0, index)
      .some(
        (earlier) =>
          earlier.metric === metric && (!earlier.dataType || !dataType || earlier.dataType === dataType),
      );
    const what = dataType
      ? `The metric "${metric}" for ${enumWord(dataType)} features`
      : `The metric "${metric}"`;
    return isTwice
      ? [{ path: [...path, index, 'metric'], message: `${what} is listed twice in this signal.` }]
      : [];
  });
}

import type { Aggregation } from '@circuitwatch/alerting-definitions';

const folds: Readonly<Record<Aggregation, (values: readonly number[]) => number>> = {
  MAX: (values) => values.reduce((a, b) => (a > b ? a : b), -Infinity),
  MIN: (values) => values.reduce((a, b) => (a < b ? a : b), Infinity),
  SUM: (values) => values.reduce((a, b) => a + b, 0),
  AVG: (values) => values.reduce((a, b) => a + b, 0) / values.length,
  COUNT: (values) => values.length,
  LAST: (values) => values.at(-1) ?? Number.NaN,
};

/** Several values as one; null without any. */
export function aggregate(values: readonly number[], aggregation: Aggregation): number | null {
  return values.length === 0 ? null : folds[aggregation](values);
}

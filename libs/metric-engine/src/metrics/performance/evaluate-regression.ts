import { regressionMetrics } from './regression-metrics.ts';
import { regressionSample, type RegressionColumns } from './regression-sample.ts';

/** A metric of predicted numbers. */
export type RegressionMetricId = (typeof regressionMetrics)[number]['id'];

/** How well numbers were predicted. */
export interface RegressionPerformance {
  /** Rows with an actual and a predicted value. */
  readonly rows: number;
  /** Rows without one of them, which no metric counts. */
  readonly leftOut: number;
  /** NaN or infinite where a metric is not defined; the caller marks it. */
  readonly values: ReadonlyMap<RegressionMetricId, number>;
}

/**
 * Evaluates a model that predicts numbers, row by row; every metric in one call. NaN stands for a missing value.
 * Time O(rows), a pass or two for each metric.
 *
 * @throws RangeError when the columns differ in length.
 */
export function evaluateRegression(columns: RegressionColumns): RegressionPerformance {
  const sample = regressionSample(columns);
  return {
    rows: sample.rows,
    leftOut: sample.leftOut,
    values: new Map(regressionMetrics.map(({ id, evaluate }) => [id, evaluate(sample)])),
  };
}

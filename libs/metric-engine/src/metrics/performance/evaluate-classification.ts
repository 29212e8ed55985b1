import type { ClassificationFigure } from './classification-metric.ts';
import { classificationMetrics } from './classification-metrics.ts';
import { classificationSample, type ClassificationColumns } from './classification-sample.ts';
import type { ConfusionCounts } from './confusion-counts.ts';

/** A metric of predicted classes. */
export type ClassificationMetricId = (typeof classificationMetrics)[number]['id'];

/** How well classes were predicted. */
export interface ClassificationPerformance {
  /** Rows with an actual and a predicted class. */
  readonly rows: number;
  /** Rows without one of them, which no metric counts. */
  readonly leftOut: number;
  /** Of `rows`, those with all scores, which the metrics of scores count; 0 without scores. */
  readonly scoredRows: number;
  readonly counts: ConfusionCounts;
  /** A value is NaN where a metric is not defined; the caller marks it. */
  readonly figures: ReadonlyMap<ClassificationMetricId, ClassificationFigure>;
}

/**
 * Evaluates a model that predicts classes: every metric in one call, each class against the rest and averaged.
 * Rows are counted once for all metrics; scores are sorted once for two classes, else once a class.
 * Time O(rows classes + n log n).
 *
 * @throws RangeError when columns differ in length, a code lies beyond the classes, or the number of score
 * columns does not fit the classes.
 */
export function evaluateClassification(columns: ClassificationColumns): ClassificationPerformance {
  const sample = classificationSample(columns);
  return {
    rows: sample.rows,
    leftOut: sample.leftOut,
    scoredRows: sample.scored()?.actual.length ?? 0,
    counts: sample.counts,
    figures: new Map(classificationMetrics.map(({ id, evaluate }) => [id, evaluate(sample)])),
  };
}

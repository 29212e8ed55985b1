import type { MetricDefinition } from '../../catalogue/metric-definition.ts';
import type { ClassificationSample } from './classification-sample.ts';

/** Averages of a metric's figures for each class. */
export interface ClassAverages {
  /** Every class weighs the same. */
  readonly macro: number;
  /** Every class weighs as many rows as it actually has. */
  readonly weighted: number;
  /** Of the classes' counts, so that every row weighs the same; left out where it is not defined. */
  readonly micro?: number;
}

/** What a metric answers for a classifier; NaN where it is not defined. */
export interface ClassificationFigure {
  /** What is stored and judged. */
  readonly value: number;
  /** Of each class against the rest, in the order of the classes; null where the metric has no such figures. */
  readonly perClass: readonly number[] | null;
  readonly averages: ClassAverages | null;
}

/** A metric of predicted classes, or of their scores, against actual classes. */
export interface ClassificationMetric<Id extends string = string> extends MetricDefinition {
  readonly id: Id;
  readonly evaluate: (sample: ClassificationSample) => ClassificationFigure;
}

/** What is the same for all of them. */
type Given = 'version' | 'kind' | 'dataTypes' | 'defaultThreshold' | 'bands';

/** An entry of the catalogue; how good is good enough depends on the model, so there is no default threshold. */
export function defineClassificationMetric<const Id extends string>(
  metric: Omit<ClassificationMetric<Id>, Given>,
): ClassificationMetric<Id> {
  return {
    ...metric,
    version: 1,
    kind: 'performance',
    dataTypes: ['categorical'],
    defaultThreshold: null,
    bands: null,
  };
}

/** Answer of a metric of scores where there are none. */
export const undefinedFigure: ClassificationFigure = { value: NaN, perClass: null, averages: null };

/**
 * Macro and weighted average over the classes that have a figure: sum(figure) / classes and
 * sum(rows figure) / sum(rows). A class whose figure is NaN is not there; without any class both are NaN.
 */
export function averageClasses(
  perClass: readonly number[],
  rowsOfClass: Float64Array,
): { readonly macro: number; readonly weighted: number } {
  let classes = 0;
  let sum = 0;
  let rows = 0;
  let weighted = 0;
  perClass.forEach((figure, code) => {
    if (Number.isNaN(figure)) return;
    const weight = rowsOfClass[code] as number;
    classes++;
    sum += figure;
    rows += weight;
    weighted += weight * figure;
  });
  return { macro: sum / classes, weighted: weighted / rows };
}

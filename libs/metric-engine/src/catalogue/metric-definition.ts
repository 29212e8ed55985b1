/**
 * Whose formula and conventions a metric follows: Azure Machine Learning's, the classic fleet detector's, or
 * the statistical literature's as scipy and scikit-learn implement it.
 */
export type MetricFamily = 'azureml' | 'classic' | 'statistics';

/** What a metric looks at: the change of a distribution, bad cells, a sensor's habits, or a model's work. */
export type MetricKind = 'drift' | 'quality' | 'sensor' | 'performance' | 'attribution';

/** How a feature is read: as numbers, or as names without order. */
export type DataType = 'numerical' | 'categorical';

/** Of a metric's value; 'feature' stands for the unit of the feature itself. */
export type MetricUnit =
  | 'bits^0.5'
  | 'bits'
  | 'nats'
  | 'nats^0.5'
  | 'standard deviations'
  | 'probability'
  | 'fraction'
  | 'ratio'
  | 'feature'
  | 'feature^2'
  | 'feature^0.5'
  | 'rows'
  | 'ms';

/** How people read values of a metric: each band reaches up to its bound, the last one to Infinity. */
export interface InterpretationBands {
  readonly bands: readonly { readonly upTo: number; readonly meaning: string }[];
  readonly source: string;
}

/** What a metric means and how its value is judged; stored results name its id and version. */
export interface MetricDefinition {
  readonly id: string;
  /** Raised whenever the same data would give another value. */
  readonly version: number;
  readonly family: MetricFamily;
  readonly kind: MetricKind;
  readonly title: string;
  readonly description: string;
  readonly dataTypes: readonly DataType[];
  readonly unit: MetricUnit;
  /** The side of the threshold on which a value is a breach. */
  readonly direction: 'above' | 'below';
  /** null: there is none; a quality rate is then judged by the baseline's own rate. */
  readonly defaultThreshold: number | null;
  /** null: no published reading is known. */
  readonly bands: InterpretationBands | null;
  /** Where formula and default threshold come from. */
  readonly source: string;
}

/**
 * Whether a value lies on the breaching side of its threshold; equality never breaches, and neither does NaN,
 * which has to be marked as not finite before it is judged.
 */
export function isBreached(
  definition: Pick<MetricDefinition, 'direction'>,
  value: number,
  threshold: number,
): boolean {
  return definition.direction === 'above' ? value > threshold : value < threshold;
}

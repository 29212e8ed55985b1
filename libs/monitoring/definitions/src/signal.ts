import { isMetricId, metricCatalogue, type DataType } from '@circuitwatch/metric-engine';
import { z } from 'zod';
import { dataSelectionSchema } from './data-selection.ts';

export const signalKinds = [
  'data_drift',
  'prediction_drift',
  'data_quality',
  'feature_attribution_drift',
  'model_performance',
  'custom',
] as const;

/** What a signal measures. */
export type SignalKind = (typeof signalKinds)[number];

export const modelTasks = ['classification', 'regression'] as const;

/** What a model does. */
export type ModelTask = (typeof modelTasks)[number];

const threshold = z.number().nullable();

/**
 * Metric id → threshold: one for every type of feature that the metric is defined for, or one a type, and then the
 * metric is computed for the named types only. For data quality a number is the allowed rate and null stands for the
 * baseline's own rate; any other metric with null is computed but not judged.
 */
export const metricThresholdsSchema = z
  .record(
    z.string(),
    z.union([
      threshold,
      z.strictObject({ numerical: threshold.optional(), categorical: threshold.optional() }),
    ]),
  )
  .refine((metrics) => Object.keys(metrics).length > 0, { error: 'Name at least one metric.' });

export type MetricThresholds = z.infer<typeof metricThresholdsSchema>;

/** Only rows whose column holds one of the values are measured. */
export const segmentSchema = z.strictObject({
  feature: z.string().min(1),
  values: z.array(z.string()).min(1),
});

export type Segment = z.infer<typeof segmentSchema>;

export const featureSelectionSchema = z.union([
  z.array(z.string()).min(1),
  /** The features that the target column hangs on most, by importance in the baseline data. */
  z.strictObject({ topByImportance: z.int().min(1).max(1000) }),
]);

/** Absent stands for every column that both sides have. */
export type FeatureSelection = z.infer<typeof featureSelectionSchema>;

export const featureTypesSchema = z.record(z.string(), z.enum(['numerical', 'categorical']));

/** Column → how it is read, where the data's own type says otherwise. */
export type FeatureTypes = z.infer<typeof featureTypesSchema>;

const shared = {
  /** Unique within the monitor. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 _.-]{0,127}$/),
  /** Absent: the monitor's. */
  target: dataSelectionSchema.optional(),
  /** Absent: the monitor's. */
  baseline: dataSelectionSchema.optional(),
  segment: segmentSchema.optional(),
  metrics: metricThresholdsSchema,
  /** Computed and stored with the verdict OBSERVED; never counts as a breach. */
  observeOnly: z.boolean().default(false),
  /** Whether a breach of this signal is told to anyone. */
  alertEnabled: z.boolean().default(true),
};

const ofFeatures = {
  /** Absent: the monitor's. */
  features: featureSelectionSchema.optional(),
  featureTypes: featureTypesSchema.optional(),
};

const dataDriftSchema = z.strictObject({ kind: z.literal('data_drift'), ...shared, ...ofFeatures });
const predictionDriftSchema = z.strictObject({
  kind: z.literal('prediction_drift'),
  ...shared,
  ...ofFeatures,
});
const dataQualitySchema = z.strictObject({
  kind: z.literal('data_quality'),
  ...shared,
  ...ofFeatures,
});

/** The target's own features and prediction give one importance a feature, the baseline's features and label another. */
export const featureAttributionDriftSchema = z.strictObject({
  kind: z.literal('feature_attribution_drift'),
  ...shared,
  ...ofFeatures,
  /** Absent: as the label's values say. */
  task: z.enum(modelTasks).optional(),
  /** `surrogate`: from a model fitted to the data, as Azure does; `model`: from the monitor's own ONNX model. */
  importance: z.enum(['surrogate', 'model']).default('surrogate'),
  /** Where predictions lie apart from the inputs; both are joined by the correlation id. */
  outputs: dataSelectionSchema.optional(),
});

/** The target holds predictions; the truth lies beside them, or in data of its own that is joined. */
export const modelPerformanceSchema = z.strictObject({
  kind: z.literal('model_performance'),
  ...shared,
  task: z.enum(modelTasks),
  groundTruth: dataSelectionSchema.optional(),
});

/** SQL over `target`, `baseline` and the named data; each row it returns is a metric, a group and a value. */
export const customSchema = z.strictObject({
  kind: z.literal('custom'),
  ...shared,
  /** Exactly one of `sql` and `component`. */
  sql: z.string().min(1).optional(),
  /** A registered component, `name:version`. */
  component: z.string().min(1).optional(),
  /** Further data, each a relation of its name. */
  data: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), dataSelectionSchema).default({}),
  /** Values that the SQL names as `$name`. */
  inputs: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.union([z.string(), z.number(), z.boolean()]))
    .default({}),
});

export const signalSchema = z.discriminatedUnion('kind', [
  dataDriftSchema,
  predictionDriftSchema,
  dataQualitySchema,
  featureAttributionDriftSchema,
  modelPerformanceSchema,
  customSchema,
]);

/** One set of metrics with thresholds, judged together. */
export type Signal = z.infer<typeof signalSchema>;
/** A signal that measures feature by feature. */
export type FeatureSignal = Extract<Signal, { kind: 'data_drift' | 'prediction_drift' | 'data_quality' }>;
export type FeatureAttributionDriftSignal = z.infer<typeof featureAttributionDriftSchema>;
export type ModelPerformanceSignal = z.infer<typeof modelPerformanceSchema>;
export type CustomSignal = z.infer<typeof customSchema>;

/** Whether the signal measures feature by feature. */
export function isFeatureSignal(signal: Signal): signal is FeatureSignal {
  return signal.kind === 'data_drift' || signal.kind === 'prediction_drift' || signal.kind === 'data_quality';
}

/**
 * Metric id → threshold for features of one type, in the order of the definition. One threshold for all types reaches
 * only those that the metric is defined for.
 */
export function thresholdsOf(
  { metrics }: Pick<Signal, 'metrics'>,
  dataType: DataType,
): ReadonlyMap<string, number | null> {
  const thresholds = new Map<string, number | null>();
  for (const [id, given] of Object.entries(metrics)) {
    const isForAll = given === null || typeof given === 'number';
    if (isForAll && isMetricId(id) && !metricCatalogue.get(id)?.dataTypes.includes(dataType)) continue;
    const own = isForAll ? given : given[dataType];
    if (own !== undefined) thresholds.set(id, own);
  }
  return thresholds;
}

/** Metric id → threshold for metrics that are not about single features. */
export function plainThresholdsOf({ metrics }: Pick<Signal, 'metrics'>): ReadonlyMap<string, number | null> {
  return new Map(
    Object.entries(metrics).map(([id, given]) => [
      id,
      given === null || typeof given === 'number' ? given : (given.numerical ?? given.categorical ?? null),
    ]),
  );
}

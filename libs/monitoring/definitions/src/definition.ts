import { z } from 'zod';

export const signalKinds = ['data_drift', 'data_quality'] as const;

/** What a signal measures. */
export type SignalKind = (typeof signalKinds)[number];

/** ISO-8601 durations: `size` of data that ends `offset` before the scheduled time. */
export const dataWindowSchema = z.strictObject({
  lookbackSize: z.string(),
  lookbackOffset: z.string().default('PT0S'),
});

/** A data asset (`name:version` or `name@latest`) and the part of it that is read. */
export const dataSelectionSchema = z.strictObject({
  asset: z.string(),
  window: dataWindowSchema,
});

export const signalSchema = z.strictObject({
  /** Unique within the monitor. */
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/),
  kind: z.enum(signalKinds),
  /**
   * Metric id → threshold, and only these metrics are computed. For data quality a number is the allowed
   * rate and null stands for the baseline's own rate; a drift metric with null is computed but not judged.
   */
  metrics: z.record(z.string(), z.number().nullable()).refine((m) => Object.keys(m).length > 0),
  /** Computed and stored with the verdict OBSERVED; never counts as a breach. */
  observeOnly: z.boolean().default(false),
});

/** One set of metrics with thresholds, judged together. */
export type Signal = z.infer<typeof signalSchema>;

/** What a monitor compares and by what it judges; free of any storage or transport. */
export const monitorDefinitionSchema = z.strictObject({
  target: dataSelectionSchema,
  baseline: dataSelectionSchema,
  /** Absent: all numeric columns of the baseline except the timestamp. */
  features: z.array(z.string()).min(1).optional(),
  signals: z.array(signalSchema).min(1),
  /** Fewer rows than this on either side: TOO_FEW_ROWS instead of a value. */
  minimumRows: z.int().min(1).default(30),
});

export type MonitorDefinition = z.infer<typeof monitorDefinitionSchema>;
export type DataSelection = z.infer<typeof dataSelectionSchema>;
export type DataWindow = z.infer<typeof dataWindowSchema>;

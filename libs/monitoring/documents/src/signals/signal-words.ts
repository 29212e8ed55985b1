/** Words for production data, today's first. */
export const productionKeys = [
  'production_data',
  'target_dataset',
  'production_dataset',
  'target_data',
] as const;

/** Words for the data to compare with, today's first. */
export const referenceKeys = [
  'reference_data',
  'baseline_dataset',
  'reference_dataset',
  'baseline_data',
] as const;

const everywhere = ['type', 'alert_enabled', 'properties', 'data_segment', 'metric_thresholds'];
const withData = [...everywhere, ...productionKeys, ...referenceKeys];

/** Keys of each kind of signal, of all releases. */
export const signalKeys = {
  data_drift: [...withData, 'features', 'feature_type_override'],
  prediction_drift: [...withData, 'features', 'feature_type_override', 'model_type'],
  data_quality: [...withData, 'features', 'feature_type_override'],
  feature_attribution_drift: [...withData, 'features', 'feature_type_override', 'model_type'],
  model_performance: [...withData, 'model_type', 'ml_task'],
  custom: [
    ...withData,
    ...['component_id', 'sql', 'input_data', 'inputs', 'connection', 'workspace_connection'],
  ],
} as const;

/** Keys that Azure knows of a kind of signal today, where it knows fewer than are read here. */
export const onlyHere: Readonly<Record<keyof typeof signalKeys, readonly string[]>> = {
  data_drift: [],
  prediction_drift: ['features', 'feature_type_override', 'data_segment'],
  data_quality: ['data_segment'],
  feature_attribution_drift: ['features', 'feature_type_override', 'data_segment', 'properties'],
  model_performance: [],
  custom: ['sql', 'data_segment', 'production_data', 'reference_data'],
};

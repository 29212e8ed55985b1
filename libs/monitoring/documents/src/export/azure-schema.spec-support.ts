/**
 * The keys that Azure's present schema knows at each place of a monitor, as its published schema classes list them;
 * anything else is refused there. `*` stands for names of the user's own, `[]` for the entries of a list.
 */
const data = {
  input_data: { type: ['mltable', 'uri_folder', 'uri_file'], path: null },
  data_context: ['model_inputs', 'model_outputs', 'training', 'test', 'validation', 'ground_truth'],
  data_column_names: { '*': null },
  pre_processing_component: null,
};
const production = { ...data, data_window: { lookback_window_size: null, lookback_window_offset: null } };
const reference = {
  ...data,
  data_window: {
    lookback_window_size: null,
    lookback_window_offset: null,
    window_start: null,
    window_end: null,
  },
};
const attributionProduction = {
  ...production,
  data_column_names: { prediction: null, prediction_probability: null, correlation_id: null },
};
const drift = {
  numerical: {
    ...{ jensen_shannon_distance: null, normalized_wasserstein_distance: null },
    ...{ population_stability_index: null, two_sample_kolmogorov_smirnov_test: null },
  },
  categorical: {
    jensen_shannon_distance: null,
    population_stability_index: null,
    pearsons_chi_squared_test: null,
  },
};
const rates = { null_value_rate: null, data_type_error_rate: null, out_of_bounds_rate: null };
const everywhere = { type: null, alert_enabled: null };
const features = {
  features: { '[]': null, all_features: null, top_n_feature_importance: null },
  feature_type_override: { '*': null },
};

const signals = {
  data_drift: {
    ...{ ...everywhere, ...features, production_data: production, reference_data: reference },
    ...{ data_segment: { feature_name: null, feature_values: null }, metric_thresholds: drift },
  },
  prediction_drift: {
    ...everywhere,
    production_data: production,
    reference_data: reference,
    metric_thresholds: drift,
  },
  data_quality: {
    ...{ ...everywhere, ...features, production_data: production, reference_data: reference },
    metric_thresholds: { numerical: rates, categorical: rates },
  },
  feature_attribution_drift: {
    ...{ ...everywhere, production_data: { '[]': attributionProduction }, reference_data: reference },
    metric_thresholds: { normalized_discounted_cumulative_gain: null },
  },
  model_performance: {
    ...{ ...everywhere, production_data: production, reference_data: reference },
    data_segment: { feature_name: null, feature_values: null },
    metric_thresholds: {
      classification: { accuracy: null, precision: null, recall: null },
      regression: { mae: null, mse: null, rmse: null },
    },
  },
  custom: {
    ...{ ...everywhere, component_id: null, input_data: { '*': reference }, inputs: { '*': null } },
    metric_thresholds: { '[]': { metric_name: null, threshold: null } },
  },
};

const timing = { start_time: null, end_time: null, time_zone: null };
const pattern = { hours: null, minutes: null, week_days: null, month_days: null };
const schedule = {
  ...{
    $schema: null,
    name: null,
    display_name: null,
    description: null,
    tags: { '*': null },
    properties: { '*': null },
  },
  trigger: {
    ...{ type: ['recurrence', 'cron'], ...timing, expression: null, interval: null, schedule: pattern },
    frequency: ['minute', 'hour', 'day', 'week', 'month'],
  },
  create_monitor: {
    compute: { compute_type: null, instance_type: null, runtime_version: null },
    monitoring_target: { ml_task: null, endpoint_deployment_id: null, model_id: null },
    monitoring_signals: { '*': signals },
    alert_notification: { emails: null },
  },
};

/** Paths at which a document holds what Azure's schema does not know. */
export function unknownToAzure(value: unknown, known: unknown = schedule, path = ''): readonly string[] {
  if (known === signals) {
    const type = (value as { readonly type?: string }).type ?? '';
    return type in signals
      ? unknownToAzure(value, signals[type as keyof typeof signals], path)
      : [`${path}.type`];
  }
  if (known === null) return [];
  if (Array.isArray(known)) return known.includes(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  const keys = known as Readonly<Record<string, unknown>>;
  return Object.entries(value).flatMap(([key, child]) => {
    const step = Array.isArray(value) ? '[]' : key in keys ? key : '*';
    return step in keys ? unknownToAzure(child, keys[step], `${path}.${key}`) : [`${path}.${key}`];
  });
}

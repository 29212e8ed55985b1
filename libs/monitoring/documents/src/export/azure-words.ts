/** Metrics by the names under which Azure's schema knows them today, by kind of signal and type of feature. */
const driftNumerical = [
  'jensen_shannon_distance',
  'normalized_wasserstein_distance',
  'population_stability_index',
  'two_sample_kolmogorov_smirnov_test',
];
const driftCategorical = [
  'jensen_shannon_distance',
  'population_stability_index',
  'pearsons_chi_squared_test',
];
const quality = ['null_value_rate', 'data_type_error_rate', 'out_of_bounds_rate'];

export const azureMetrics = {
  data_drift: { numerical: driftNumerical, categorical: driftCategorical },
  prediction_drift: { numerical: driftNumerical, categorical: driftCategorical },
  data_quality: { numerical: quality, categorical: quality },
} as const;

/** Metric → Azure's word, by what the model does. */
export const azurePerformance: Readonly<
  Record<'classification' | 'regression', Readonly<Record<string, string>>>
> = {
  classification: { accuracy: 'accuracy', precision: 'precision', recall: 'recall' },
  regression: { mean_absolute_error: 'mae', mean_squared_error: 'mse', root_mean_squared_error: 'rmse' },
};

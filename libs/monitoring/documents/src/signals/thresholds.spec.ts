import { describe, expect, it } from 'vitest';
import { monitorOf, monitorWith, problemsIn } from '../parsing.spec-support.ts';

const data = `
production_data: {input_data: {path: azureml:inputs:1}}
reference_data: {input_data: {path: azureml:training:1}}
`;
const scored = `
production_data: {input_data: {path: azureml:scored:1}, data_column_names: {prediction: p, target_column: t}}
`;

function metricsOf(type: string, thresholds: string): unknown {
  const own = type === 'model_performance' ? scored : data;
  const text = monitorWith(`type: ${type}\n${own.trim()}\n${thresholds.trim()}`);
  return monitorOf(text).definition.signals[0]?.metrics;
}

describe('thresholds', () => {
  it.each<[what: string, type: string, thresholds: string, expected: object]>([
    [
      'by type',
      'data_drift',
      'metric_thresholds: {numerical: {jensen_shannon_distance: 0.1}, categorical: {pearsons_chi_squared_test: 0.02}}',
      { jensen_shannon_distance: { numerical: 0.1 }, pearsons_chi_squared_test: 0.02 },
    ],
    [
      'equal for both types',
      'prediction_drift',
      'metric_thresholds: {numerical: {population_stability_index: 0.2}, categorical: {population_stability_index: 0.2}}',
      { population_stability_index: 0.2 },
    ],
    [
      'different for both types',
      'data_drift',
      'metric_thresholds: {numerical: {jensen_shannon_distance: 0.1}, categorical: {jensen_shannon_distance: 0.3}}',
      { jensen_shannon_distance: { numerical: 0.1, categorical: 0.3 } },
    ],
    [
      'as a list, with an older word',
      'data_drift',
      `metric_thresholds:
  - {applicable_feature_type: numerical, metric_name: normalized_wasserstein_distance, threshold: 0.01}
  - {applicable_feature_type: categorical, metric_name: chi_squared_test, threshold: 0.02}`,
      { normalized_wasserstein_distance: 0.01, pearsons_chi_squared_test: 0.02 },
    ],
    [
      'as a list without thresholds',
      'data_quality',
      'metric_thresholds: [{metric_name: null_value_rate}, {metric_name: out_of_bounds_rate, threshold: 0.1}]',
      { null_value_rate: null, out_of_bounds_rate: 0.1 },
    ],
    [
      'without types',
      'DataQuality',
      'metric_thresholds: {null_value_rate: 0.05, data_type_error_rate: 0}',
      { null_value_rate: 0.05, data_type_error_rate: 0 },
    ],
    [
      'in the words of the wire',
      'DataDrift',
      'metric_thresholds: {Numerical: {twoSampleKolmogorovSmirnovTest: 0.05}, Categorical: {PearsonsChiSquaredTest: 0.05}}',
      { two_sample_kolmogorov_smirnov_test: 0.05, pearsons_chi_squared_test: 0.05 },
    ],
    [
      'of the classic detector',
      'data_drift',
      'metric_thresholds: {ks_test: 0.05, wasserstein_distance: 0.15, psi: 0.25}',
      { ks_test: 0.05, wasserstein_distance: 0.15, psi: 0.25 },
    ],
    [
      'alone',
      'feature_attribution_drift',
      'metric_thresholds: {threshold: 0.5}',
      { normalized_discounted_cumulative_gain: 0.5 },
    ],
    [
      'of attributions in a list',
      'FeatureAttributionDrift',
      'metric_thresholds: [{metric_name: normalized_discounted_cumulative_gain, threshold: 0.05}]',
      { normalized_discounted_cumulative_gain: 0.05 },
    ],
    [
      'of a regression in short words',
      'model_performance',
      'metric_thresholds: {regression: {mae: 1.5, mse: 4, rmse: 2}}',
      { mean_absolute_error: 1.5, mean_squared_error: 4, root_mean_squared_error: 2 },
    ],
    [
      'of a classification as the documentation has it',
      'model_performance',
      'metric_thresholds: {tabular_classification: {accuracy: 0.95, precision: 0.8}}',
      { accuracy: 0.95, precision: 0.8 },
    ],
    [
      'that nobody gave, of drift',
      'data_drift',
      '',
      { normalized_wasserstein_distance: 0.1, jensen_shannon_distance: { categorical: 0.1 } },
    ],
    [
      'that nobody gave, of quality',
      'data_quality',
      '',
      { null_value_rate: null, data_type_error_rate: null, out_of_bounds_rate: null },
    ],
  ])('%s', (_what, type, thresholds, expected) => {
    expect(metricsOf(type, thresholds)).toEqual(expected);
  });

  it('say what the model does, where nothing else does', () => {
    const own = `type: model_performance\n${scored.trim()}\nmetric_thresholds: {accuracy: 0.9}`;
    const text = monitorWith(own).replace('ml_task: regression, ', '');
    expect(monitorOf(text).definition.signals[0]).toMatchObject({ task: 'classification' });
    const both = own.replace('{accuracy: 0.9}', '{classification: {accuracy: 0.9}, regression: {mae: 1}}');
    expect(problemsIn(monitorWith(both)).map(({ message }) => message)).toEqual([
      expect.stringMatching(/keep one of them/),
    ]);
  });

  it('are noted where Azure does not do what they say', () => {
    const several =
      'metric_thresholds: {numerical: {jensen_shannon_distance: 0, population_stability_index: 0.1}}';
    const { notes } = monitorOf(
      monitorWith(`type: data_drift\n${data.trim()}\nalert_enabled: true\n${several}`),
    );
    expect(notes.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      expect.stringMatching(/^difference: All of .* are measured; Azure keeps the first/),
      expect.stringMatching(/^difference: The threshold 0 of jensen_shannon_distance counts/),
    ]);
  });
});

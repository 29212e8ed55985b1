import { parseDocument, type Document } from 'yaml';

/**
 * The monitor of a circuit whose fleet gives no template: what the fleet's set-up script made for each of its
 * circuits, in today's words. The script names no baseline for data quality; the one of its other signals has the
 * bounds that values are held against. Whom to tell is for the fleet to say.
 */
const text = `
name: monitor-{plant_id}-{circuit_id}
tags:
  plant_id: "{plant_id}"
  circuit_id: "{circuit_id}"
properties:
  severity: high
trigger:
  type: cron
  expression: "0 2 * * *"
  time_zone: UTC
monitoring_target:
  ml_task: regression
  endpoint_deployment_id: azureml:batch-{plant_id}:{circuit_id}
  model_id: azureml://registries/shared-registry/models/{model_name}
monitoring_signals:
  prediction_drift:
    type: prediction_drift
    production_data: &production
      input_data: {type: uri_folder, path: "azureml://datastores/workspaceblobstore/paths/production/{plant_id}/{circuit_id}/"}
    reference_data: &baseline
      input_data: {type: uri_folder, path: "azureml://datastores/workspaceblobstore/paths/baseline/{plant_id}/{circuit_id}/"}
    features: [predicted_value]
    alert_enabled: true
    metric_thresholds:
      numerical: {jensen_shannon_distance: 0.15}
  data_drift:
    type: data_drift
    production_data: *production
    reference_data: *baseline
    features: [temperature, pressure, vibration, current, voltage, flow_rate]
    alert_enabled: true
    metric_thresholds:
      numerical:
        jensen_shannon_distance: 0.15
        normalized_wasserstein_distance: 0.15
        two_sample_kolmogorov_smirnov_test: 0.15
  data_quality:
    type: data_quality
    production_data: *production
    reference_data: *baseline
    features: all_features
    alert_enabled: true
    metric_thresholds: {null_value_rate: 0.05, data_type_error_rate: 0.01, out_of_bounds_rate: 0.05}
  model_performance:
    type: model_performance
    production_data:
      <<: *production
      data_column_names: {prediction: predicted_value, target_column: actual_value}
    model_type: regression
    alert_enabled: true
    metric_thresholds: {mean_absolute_error: 0.25, root_mean_squared_error: 0.35, r2_score: 0.75}
`;

/** The usual monitor's text, parsed. */
export function usualMonitor(): Document {
  return parseDocument(text);
}

import { createCounter, createGauge, createHistogram, type Registry } from '@circuitwatch/platform-metrics';
import type { ModelTelemetry } from '@circuitwatch/scoring-definitions';

/** Seconds; the ones that dashboards are drawn with. */
const buckets = [0.001, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10];

/** Counts what models do for Prometheus, under the names that dashboards and rules know. */
export function prometheusModelTelemetry(registry: Registry): ModelTelemetry {
  const predictions = createCounter(registry, {
    name: 'model_predictions_total',
    help: 'Rows that were given to a model, by what became of them.',
    labels: ['model_name', 'model_version', 'status'],
  });
  const duration = createHistogram(registry, {
    name: 'model_prediction_duration_seconds',
    help: 'Time that a model took for a request, or for the rows of a batch that were answered together.',
    labels: ['model_name', 'model_version'],
    buckets,
  });
  const errors = createCounter(registry, {
    name: 'model_errors_total',
    help: 'Requests and files that could not be answered, by the kind of reason.',
    labels: ['model_name', 'error_type'],
  });
  const info = createGauge(registry, {
    name: 'model_info',
    help: 'Always 1; the labels say which version of which model was loaded, and how it runs.',
    labels: ['model_name', 'model_version', 'framework'],
  });
  return {
    loaded: ({ modelName, modelVersion }) =>
      info.set({ model_name: modelName, model_version: modelVersion, framework: 'onnx' }, 1),
    scored: ({ modelName, modelVersion, rows, durationMs, error }) => {
      const model = { model_name: modelName, model_version: modelVersion };
      // A request that could not even be read had one row at least.
      predictions.inc({ ...model, status: error ? 'error' : 'success' }, error ? Math.max(1, rows) : rows);
      if (error) errors.inc({ model_name: modelName, error_type: error.type });
      else duration.observe(model, durationMs / 1_000);
    },
  };
}

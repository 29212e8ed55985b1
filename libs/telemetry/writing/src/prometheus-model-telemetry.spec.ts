import { createRegistry } from '@circuitwatch/platform-metrics';
import type { ScoringEvent } from '@circuitwatch/scoring-definitions';
import { describe, expect, it } from 'vitest';
import { prometheusModelTelemetry } from './prometheus-model-telemetry.ts';

const model = {
  at: new Date('2026-03-01T12:00:00Z'),
  modelName: 'temperature',
  modelVersion: '3',
  modelPath: 'models/m.onnx',
  deployment: 'plant:blue',
  deploymentId: 'd',
};
const event: ScoringEvent = {
  ...model,
  plant: 'hamburg',
  circuit: 'c01',
  rows: 5,
  durationMs: 20,
  predictionMean: 1,
  predictionDeviation: 0,
  error: null,
  filePath: null,
  requestId: null,
};

describe('prometheusModelTelemetry', () => {
  it('counts and measures under the names that dashboards know', async () => {
    const registry = createRegistry({ component: 'test', version: '1' });
    const telemetry = prometheusModelTelemetry(registry);
    telemetry.loaded(model);
    telemetry.scored(event);
    telemetry.scored({ ...event, rows: 0, error: { type: 'INVALID', message: 'No.' } });
    const page = await registry.metrics();
    const labels = 'model_name="temperature",model_version="3"';
    expect(page).toContain(`model_predictions_total{${labels},status="success"} 5`);
    expect(page).toContain(`model_predictions_total{${labels},status="error"} 1`);
    expect(page).toContain(`model_prediction_duration_seconds_bucket{le="0.01",${labels}} 0`);
    expect(page).toContain(`model_prediction_duration_seconds_bucket{le="0.05",${labels}} 1`);
    expect(page).toContain('model_errors_total{model_name="temperature",error_type="INVALID"} 1');
    expect(page).toContain(`model_info{${labels},framework="onnx"} 1`);
  });
});

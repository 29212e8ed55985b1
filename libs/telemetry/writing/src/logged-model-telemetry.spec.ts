import type { ScoringEvent } from '@circuitwatch/scoring-definitions';
import { describe, expect, it } from 'vitest';
import { loggedModelTelemetry } from './logged-model-telemetry.ts';

const start = Date.parse('2026-03-01T12:00:00Z');

function event(changes: Partial<ScoringEvent> = {}): ScoringEvent {
  return {
    at: new Date(start),
    modelName: 'pump',
    modelVersion: '3',
    modelPath: 'models/pump.onnx',
    deployment: 'pumps:blue',
    deploymentId: 'd1',
    plant: 'north',
    circuit: 'c-1',
    rows: 2,
    durationMs: 4,
    predictionMean: 0.5,
    predictionDeviation: 0.1,
    error: null,
    filePath: null,
    requestId: 'r1',
    ...changes,
  };
}

function bench(linesPerSecond = 2) {
  const lines: { readonly level: string; readonly fields: object; readonly message: string }[] = [];
  const write = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  const log = { info: write('info'), warn: write('warn') } as Parameters<
    typeof loggedModelTelemetry
  >[0]['log'];
  return { telemetry: loggedModelTelemetry({ log, linesPerSecond }), lines };
}

describe('logged telemetry of models', () => {
  it('says what a model did under the names of Application Insights', () => {
    const { telemetry, lines } = bench();
    telemetry.scored(event());
    telemetry.scored(
      event({ rows: 0, error: { type: 'INVALID', message: 'Row 1 is no row.' }, predictionMean: null }),
    );
    expect(lines).toEqual([
      {
        level: 'info',
        message: 'Prediction completed',
        fields: expect.objectContaining({
          model_name: 'pump',
          model_version: '3',
          model_path: 'models/pump.onnx',
          deployment: 'pumps:blue',
          plant_id: 'north',
          circuit_id: 'c-1',
          num_records: 2,
          latency_ms: 4,
          prediction_mean: 0.5,
          prediction_std: 0.1,
          requestId: 'r1',
        }) as object,
      },
      {
        level: 'warn',
        message: 'Prediction failed: Row 1 is no row.',
        fields: expect.objectContaining({ error_type: 'INVALID', num_records: 0 }) as object,
      },
    ]);
  });

  it('sums up what is above its lines a second, when the second is over', () => {
    const { telemetry, lines } = bench();
    for (let k = 0; k < 5; k++) telemetry.scored(event({ durationMs: k, rows: 10 }));
    telemetry.scored(event({ deploymentId: 'd2' }));
    telemetry.scored(event({ error: { type: 'INVALID', message: 'No.' } }));
    expect(lines).toHaveLength(4);
    telemetry.scored(event({ at: new Date(start + 1_000) }));
    expect(lines.slice(4).map(({ message }) => message)).toEqual([
      'Predictions completed',
      'Prediction completed',
    ]);
    expect(lines[4]?.fields).toMatchObject({
      item_count: 3,
      num_records: 30,
      latency_ms: 3,
      latency_max_ms: 4,
    });
  });

  it('says the rest at the end', () => {
    const { telemetry, lines } = bench(1);
    const error = { type: 'UNAVAILABLE', message: 'It took too long.' };
    for (let k = 0; k < 3; k++) telemetry.scored(event({ error }));
    telemetry.flush();
    telemetry.flush();
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatchObject({ level: 'warn', fields: { item_count: 2, error_type: 'UNAVAILABLE' } });
  });

  it('says that a model was loaded', () => {
    const { telemetry, lines } = bench();
    telemetry.loaded(event());
    expect(lines).toEqual([
      {
        level: 'info',
        message: 'Model loaded successfully',
        fields: {
          model_name: 'pump',
          model_version: '3',
          model_path: 'models/pump.onnx',
          deployment: 'pumps:blue',
        },
      },
    ]);
  });
});

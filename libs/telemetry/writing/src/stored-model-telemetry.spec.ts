import type { ScoringEvent } from '@circuitwatch/scoring-definitions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStore, type MemoryStore } from './spec/memory-store.ts';
import { storedModelTelemetry, type StoredModelTelemetryOptions } from './stored-model-telemetry.ts';
import { createTelemetryWriter } from './telemetry-writer.ts';

const noon = new Date('2026-03-01T12:00:00Z');

const event = (changes: Partial<ScoringEvent> = {}): ScoringEvent => ({
  at: noon,
  modelName: 'pump',
  modelVersion: '3',
  modelPath: 'models/pump.onnx',
  deployment: 'pumps:blue',
  deploymentId: 'id-1',
  plant: 'pune',
  circuit: 'c001',
  rows: 10,
  durationMs: 4,
  predictionMean: 0.5,
  predictionDeviation: 0.1,
  error: null,
  filePath: null,
  requestId: 'request-1',
  ...changes,
});

async function tell(
  events: readonly ScoringEvent[],
  options: StoredModelTelemetryOptions = {},
): Promise<MemoryStore> {
  const store = createMemoryStore();
  const role = { roleName: 'endpoint', roleInstance: 'e1' };
  const onProblem = (): void => undefined;
  const writer = createTelemetryWriter({ store, ...role, clock: () => noon, onProblem });
  const telemetry = storedModelTelemetry(writer, options);
  for (const one of events) telemetry.scored(one);
  await writer.close();
  return store;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('storedModelTelemetry', () => {
  it('tells of a prediction under the names of the scoring scripts', async () => {
    const store = await tell([event({ filePath: 'data/a.parquet' })]);
    const place = {
      plant_id: 'pune',
      circuit_id: 'c001',
      model_name: 'pump',
      model_version: '3',
      deployment: 'pumps:blue',
    };
    expect(store.metrics()).toMatchObject([
      {
        name: 'model_predictions',
        value: 10,
        valueCount: 1,
        customDimensions: { ...place, status: 'success' },
      },
      {
        name: 'prediction_latency_ms',
        value: 4,
        itemCount: 1,
        customDimensions: place,
        operationId: 'request-1',
      },
    ]);
    expect(store.traces()).toMatchObject([
      {
        message: 'Prediction completed',
        severityLevel: 1,
        deploymentId: 'id-1',
        customDimensions: {
          ...place,
          model_path: 'models/pump.onnx',
          num_records: 10,
          latency_ms: 4,
          prediction_mean: 0.5,
          prediction_std: 0.1,
          file_path: 'data/a.parquet',
        },
      },
    ]);
  });

  it('says why a prediction failed, and leaves out what is not known', async () => {
    const error = { type: 'INVALID', message: 'No column x.' };
    const missing = { plant: null, circuit: null, predictionMean: null, predictionDeviation: Number.NaN };
    const store = await tell([event({ ...missing, error, filePath: 'data/b.parquet' })]);
    expect(store.metrics().map(({ name }) => name)).toEqual(['model_predictions']);
    expect(store.metrics()[0]?.customDimensions).toMatchObject({ status: 'error', error_type: 'INVALID' });
    const [line] = store.traces();
    expect(line).toMatchObject({ message: 'Prediction failed: No column x.', severityLevel: 3 });
    expect(Object.keys(line?.customDimensions ?? {}).toSorted()).toEqual([
      'deployment',
      'error_type',
      'file_path',
      'latency_ms',
      'model_name',
      'model_path',
      'model_version',
      'num_records',
    ]);
  });

  it('tells of a model that was loaded', async () => {
    const store = createMemoryStore();
    const role = { roleName: 'worker', roleInstance: 'w1' };
    const writer = createTelemetryWriter({ store, ...role, clock: () => noon, onProblem: () => undefined });
    const { modelName, modelVersion, modelPath, deployment, deploymentId } = event();
    storedModelTelemetry(writer).loaded({
      at: noon,
      ...{ modelName, modelVersion, modelPath, deployment, deploymentId },
    });
    await writer.close();
    expect(store.traces()).toMatchObject([
      {
        message: 'Model loaded successfully',
        severityLevel: 1,
        customDimensions: { model_path: 'models/pump.onnx', model_version: '3' },
      },
    ]);
  });

  it('counts a flood of errors, and tells every error below it', async () => {
    const errors = Array.from({ length: 250 }, (_, number) =>
      event({ error: { type: 'INVALID', message: `no ${number}` } }),
    );
    const other = event({ error: { type: 'UNAVAILABLE', message: 'gone' } });
    const store = await tell([...errors, other]);
    const messages = store.traces().map(({ message }) => message);
    expect(messages).toHaveLength(102);
    expect(messages[0]).toBe('Prediction failed: no 0');
    expect(messages[100]).toBe('Prediction failed: 150 more times with INVALID; the last one: no 249');
    expect(messages[101]).toBe('Prediction failed: gone');
    expect(store.traces()[100]?.customDimensions).toMatchObject({ item_count: 150, error_type: 'INVALID' });
  });

  it('has sums that are exact by minute and place, and weights that count every latency', async () => {
    const events = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 150_000 }).map((ms) => new Date(noon.getTime() + ms)),
        circuit: fc.constantFrom('c001', 'c002', null),
        rows: fc.integer({ min: 0, max: 1_000 }),
        isError: fc.boolean(),
      }),
      { maxLength: 200 },
    );
    await fc.assert(
      fc.asyncProperty(events, async (drawn) => {
        const told = drawn.map(({ isError, ...rest }) =>
          event({ ...rest, error: isError ? { type: 'INVALID', message: 'x' } : null }),
        );
        const store = await tell(told, { keptSuccesses: 5 });
        const place = (at: Date, circuit: unknown, isError: boolean): string =>
          JSON.stringify([Math.floor(at.getTime() / 60_000), circuit ?? null, isError]);
        const expected = new Map<string, number>();
        for (const { at, circuit, rows, error } of told) {
          const key = place(at, circuit, error !== null);
          expected.set(key, (expected.get(key) ?? 0) + rows);
        }
        const sums = store.metrics().filter(({ name }) => name === 'model_predictions');
        const stored = sums.map(({ timestamp, customDimensions, value }) => [
          place(timestamp, customDimensions['circuit_id'], customDimensions['status'] === 'error'),
          value,
        ]);
        expect(new Map(stored as [string, number][])).toEqual(expected);
        const latencies = store.metrics().filter(({ name }) => name === 'prediction_latency_ms');
        expect(sum(latencies.map(({ itemCount }) => itemCount))).toBe(
          drawn.filter((one) => !one.isError).length,
        );
      }),
      { numRuns: 50 },
    );
  });

  it('samples latencies fairly', async () => {
    const means: number[] = [];
    let state = 1;
    // Lehmer's generator with Park and Miller's multiplier: the same numbers at every run.
    const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let turn = 0; turn < 60; turn += 1) {
      const store = await tell(
        Array.from({ length: 500 }, (_, index) => event({ durationMs: index })),
        { random },
      );
      const values = store
        .metrics()
        .flatMap(({ name, value }) => (name === 'prediction_latency_ms' ? [value] : []));
      expect(values).toHaveLength(20);
      means.push(sum(values) / 20);
    }
    // The mean of 1,200 of them deviates by 4.2 from 249.5; six deviations never happen.
    expect(Math.abs(sum(means) / 60 - 249.5)).toBeLessThan(25);
  });

  it('tells what was asked online, weighted so that all are counted, and of a batch nothing', async () => {
    const answered = Array.from({ length: 95 }, (_, index) => event({ requestId: `r${index}` }));
    const wrong = event({ error: { type: 'INVALID', message: 'no rows' } });
    const broken = Array.from({ length: 7 }, () => event({ error: { type: 'TypeError', message: 'oh' } }));
    const batch = event({ filePath: 'a.parquet', deploymentId: 'id-2', deployment: 'nightly' });
    const store = await tell([...answered, wrong, ...broken, batch], { keptErrors: 3, keptSuccesses: 20 });
    const rows = store.rows().map(({ columns }) => columns);
    const counted = (code: string): number =>
      sum(rows.filter(({ resultCode }) => resultCode === code).map(({ itemCount }) => Number(itemCount)));
    expect(['200', '400', '500'].map(counted)).toEqual([95, 1, 7]);
    expect(rows.find(({ resultCode }) => resultCode === '400')).toMatchObject({
      ...{ name: 'POST /score', success: false, duration: 4, operation_Id: 'request-1' },
      customDimensions: { plant_id: 'pune', circuit_id: 'c001', error_type: 'INVALID' },
    });
  });
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Intake } from '../intake-row.ts';
import { createCumulativeSeries } from './cumulative-series.ts';
import { readOtlp, type OtlpEncoding, type OtlpSignal } from './read-otlp.ts';

type Kind = 'cumulative' | 'delta' | 'deltaJson' | 'logs' | 'traces';

const file = path.join(import.meta.dirname, '../../fixtures/opentelemetry-exporters.json');
const sent = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<Kind, readonly string[]>>;
const now = new Date('2026-11-28T09:00:00Z');

/** What official exporters sent, read in turn. */
function read(kind: Kind, signal: OtlpSignal, encoding: OtlpEncoding = 'protobuf', since = 0): Intake[] {
  const series = createCumulativeSeries(100, new Date(since));
  const bodies: readonly string[] = sent[kind];
  return bodies.map((body): Intake =>
    readOtlp(Buffer.from(body, 'base64'), { signal, encoding, series, now }),
  );
}

function valuesOf(intake: Intake | undefined): Record<string, unknown> {
  return Object.fromEntries(
    (intake?.rows ?? []).map(({ columns: { name, valueCount, valueSum, valueMin, valueMax } }) => [
      String(name),
      [valueCount, valueSum, valueMin, valueMax],
    ]),
  );
}

describe('what OpenTelemetry exports', () => {
  it.each(['protobuf', 'json'] as const)('is measured as it was, in %s', (encoding) => {
    const [first, second] = read(encoding === 'json' ? 'deltaJson' : 'delta', 'metrics', encoding);
    expect(first?.problems).toEqual([]);
    expect(valuesOf(first)).toEqual({
      model_predictions: [1, 12, 12, 12],
      prediction_latency_ms: [2, 752.5, 12.5, 740],
      model_accuracy_mae: [1, 0.27, 0.27, 0.27],
      pressure_spread: [2, 51, 3, 48],
      queued_rows: [1, 7, 7, 7],
    });
    expect(valuesOf(second)).toMatchObject({
      model_predictions: [1, 4, 4, 4],
      prediction_latency_ms: [1, 90, 90, 90],
      pressure_spread: [1, 6, 6, 6],
      queued_rows: [1, 8, 8, 8],
    });
    expect(first?.rows[0]?.columns).toMatchObject({
      cloud_RoleName: 'pump-service',
      cloud_RoleInstance: 'pump-1',
      customDimensions: { plant_id: 'pune', circuit_id: 'PUMP-07', warm: true, batch: 12 },
    });
  });

  it('becomes what was added where totals are sent', () => {
    const [first, second] = read('cumulative', 'metrics');
    expect(valuesOf(first)).toMatchObject({
      model_predictions: [1, 12, 12, 12],
      prediction_latency_ms: [2, 752.5, 12.5, 740],
      pressure_spread: [2, 51, 3, 48],
    });
    expect(valuesOf(second)).toMatchObject({
      model_predictions: [1, 4, 4, 4],
      prediction_latency_ms: [1, 90, 90, 90],
      pressure_spread: [1, 6, 6, 6],
      queued_rows: [1, 8, 8, 8],
    });
  });

  it('tells nothing of totals that began before anybody listened', () => {
    const [first, second] = read('cumulative', 'metrics', 'protobuf', Date.parse('2100-01-01'));
    expect(Object.keys(valuesOf(first)).sort()).toEqual(['model_accuracy_mae', 'queued_rows']);
    expect(valuesOf(second)['model_predictions']).toEqual([1, 4, 4, 4]);
  });

  it('becomes traces, events and exceptions where it is logged', () => {
    const rows = read('logs', 'logs').flatMap((intake) => intake.rows);
    expect(rows.map(({ table }) => table)).toEqual(['traces', 'customEvents', 'customEvents', 'exceptions']);
    const [line, drift, promoted, failure] = rows.map(({ columns }) => columns);
    expect(line).toMatchObject({
      message: 'Pressure is high',
      severityLevel: 2,
      cloud_RoleName: 'pump-service',
      customDimensions: { plant_id: 'pune', circuit_id: 'PUMP-07', bars: [3, 4.5], shift: { name: 'night' } },
    });
    expect(drift).toMatchObject({ name: 'data_drift_detected', customDimensions: { severity: 'high' } });
    expect(promoted).toMatchObject({ name: 'model_promoted', customDimensions: { circuit_id: 'PUMP-07' } });
    expect(failure).toMatchObject({
      type: 'RangeError',
      message: 'Out of range',
      severityLevel: 3,
      details: [{ type: 'RangeError', rawStack: 'RangeError: Out of range\n at x' }],
    });
  });

  it('becomes requests, with their exceptions, where it is traced', () => {
    const rows = read('traces', 'traces').flatMap((intake) => intake.rows);
    expect(rows.map(({ table }) => table)).toEqual(['requests', 'exceptions', 'requests']);
    const [failed, exception, healthy] = rows.map(({ columns }) => columns);
    expect(failed).toMatchObject({
      timestamp: new Date('2026-11-28T06:00:00.000Z'),
      name: 'POST /score',
      operation_Name: 'POST /score',
      url: 'https://ml.example:8443/score?a=1',
      success: false,
      resultCode: '500',
      duration: 250,
      id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      operation_Id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
    expect(exception).toMatchObject({
      timestamp: new Date('2026-11-28T06:00:00.100Z'),
      type: 'TypeError',
      message: 'No such feature',
      operation_Id: failed?.['operation_Id'],
    });
    expect(healthy).toMatchObject({ name: 'GET /healthz', success: true, resultCode: '200', duration: 3 });
  });
});

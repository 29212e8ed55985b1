import type { ModelTelemetry, ScoringEvent } from '@circuitwatch/scoring-definitions';
import { scoringRequest } from './scoring-requests.ts';
import { createScoringInterval, type ScoringGroup } from './scoring-interval.ts';
import type { Dimensions } from './telemetry-store.ts';
import type { TelemetryWriter } from './telemetry-writer.ts';

/** How much of what models do is told one by one; the rest is in sums and counts. */
export interface StoredModelTelemetryOptions {
  /** Successes of one deployment in one flush interval; 20 unless said. */
  readonly keptSuccesses?: number;
  /** Errors of one type, of one deployment, in one flush interval; 100 unless said. */
  readonly keptErrors?: number;
  /** From 0 to, and without, 1. */
  readonly random?: () => number;
}

/** The given values that are there; a number that is none says nothing. */
function present(values: Dimensions): Dimensions {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) =>
      typeof value === 'number' ? Number.isFinite(value) : value !== null,
    ),
  );
}

function placeOf({ plant, circuit, modelName, modelVersion, deployment }: ScoringEvent): Dimensions {
  return present({
    plant_id: plant,
    circuit_id: circuit,
    model_name: modelName,
    model_version: modelVersion,
    deployment,
  });
}

function detailsOf(event: ScoringEvent): Dimensions {
  return present({
    ...placeOf(event),
    model_path: event.modelPath,
    num_records: event.rows,
    latency_ms: event.durationMs,
    prediction_mean: event.predictionMean,
    prediction_std: event.predictionDeviation,
    file_path: event.filePath,
    error_type: event.error?.type ?? null,
  });
}

/** Whole numbers, as even as can be, that add up to `total`. */
function weights(total: number, parts: number): readonly number[] {
  const rest = total % parts;
  return Array.from({ length: parts }, (_, part) => Math.floor(total / parts) + (part < rest ? 1 : 0));
}

function tellRequest(writer: TelemetryWriter, event: ScoringEvent, itemCount: number): void {
  const errorType = event.error?.type ?? null;
  const dimensions = present({ ...placeOf(event), num_records: event.rows, error_type: errorType });
  const request = scoringRequest(event, dimensions, itemCount);
  if (request !== null) writer.request(request);
}

function tellSuccesses(writer: TelemetryWriter, { kept, events }: ScoringGroup): void {
  const shares = weights(events, kept.length);
  const inTime = kept.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  for (const [index, event] of inTime.entries()) {
    const itemCount = shares[index] ?? 1;
    const { at, durationMs, requestId: operationId, deploymentId } = event;
    const dimensions = placeOf(event);
    writer.metric({
      at,
      name: 'prediction_latency_ms',
      value: durationMs,
      dimensions,
      operationId,
      itemCount,
    });
    writer.trace({
      at,
      message: 'Prediction completed',
      severity: 'information',
      dimensions: itemCount === 1 ? detailsOf(event) : { ...detailsOf(event), item_count: itemCount },
      operationId,
      deploymentId,
    });
    tellRequest(writer, event, itemCount);
  }
}

function tellErrors(writer: TelemetryWriter, { kept, events, last }: ScoringGroup): void {
  for (const event of kept) {
    const { at, requestId: operationId, deploymentId, error } = event;
    const message = `Prediction failed: ${error?.message ?? ''}`;
    writer.trace({ at, message, severity: 'error', dimensions: detailsOf(event), operationId, deploymentId });
    tellRequest(writer, event, 1);
  }
  const more = events - kept.length;
  if (more === 0) return;
  tellRequest(writer, last, more);
  writer.trace({
    at: last.at,
    message: `Prediction failed: ${more} more times with ${last.error?.type ?? 'an error'}; the last one: ${last.error?.message ?? ''}`,
    severity: 'error',
    dimensions: { ...detailsOf(last), item_count: more },
    deploymentId: last.deploymentId,
  });
}

function tell(writer: TelemetryWriter, group: ScoringGroup): void {
  const { last, events, rows, fewestRows, mostRows } = group;
  const status = last.error === null ? 'success' : 'error';
  writer.metric({
    at: last.at,
    name: 'model_predictions',
    value: rows,
    summed: { count: events, min: fewestRows, max: mostRows },
    dimensions: present({ ...placeOf(last), status, error_type: last.error?.type ?? null }),
  });
  if (last.error === null) tellSuccesses(writer, group);
  else tellErrors(writer, group);
}

/**
 * Stores what models do under the names of Application Insights: rows summed up as `model_predictions`, a fair sample
 * of the latencies as `prediction_latency_ms`, log lines, and what was asked online as requests. Errors are never sampled; a flood of them is counted.
 */
export function storedModelTelemetry(
  writer: TelemetryWriter,
  { keptSuccesses = 20, keptErrors = 100, random = Math.random }: StoredModelTelemetryOptions = {},
): ModelTelemetry {
  const interval = createScoringInterval({ successes: keptSuccesses, errors: keptErrors }, random);
  writer.beforeFlush(() => {
    for (const group of interval.take()) tell(writer, group);
  });
  return {
    scored: interval.add,
    loaded: ({ at, modelName, modelVersion, modelPath, deployment, deploymentId }) =>
      writer.trace({
        at,
        message: 'Model loaded successfully',
        severity: 'information',
        dimensions: {
          model_name: modelName,
          model_version: modelVersion,
          model_path: modelPath,
          deployment,
        },
        deploymentId,
      }),
  };
}

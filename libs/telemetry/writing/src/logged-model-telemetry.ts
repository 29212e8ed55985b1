import type { Logger } from '@circuitwatch/platform-logging';
import type { ModelTelemetry, ScoringEvent } from '@circuitwatch/scoring-definitions';

/** How much is logged of what models do. */
export interface LoggedModelTelemetryOptions {
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Lines about one deployment's successes in one second, and as many about its errors; 10 unless said. */
  readonly linesPerSecond?: number;
}

/** Telemetry that has lines to say at the end. */
export interface LoggedModelTelemetry extends ModelTelemetry {
  /** Logs the sums that wait for their second to be over. */
  readonly flush: () => void;
}

/** Events of one deployment and outcome in one second. */
interface Second {
  second: number;
  lines: number;
  /** Those that have no line of their own. */
  events: number;
  records: number;
  latencySumMs: number;
  mostMs: number;
  last: ScoringEvent | undefined;
}

function emptySecond(second: number): Second {
  return { second, lines: 0, events: 0, records: 0, latencySumMs: 0, mostMs: 0, last: undefined };
}

function placeOf({ modelName, modelVersion, modelPath, deployment, plant, circuit }: ScoringEvent): object {
  return {
    model_name: modelName,
    model_version: modelVersion,
    model_path: modelPath,
    deployment,
    plant_id: plant ?? undefined,
    circuit_id: circuit ?? undefined,
  };
}

function detailsOf(event: ScoringEvent): object {
  return {
    ...placeOf(event),
    num_records: event.rows,
    latency_ms: event.durationMs,
    prediction_mean: event.predictionMean ?? undefined,
    prediction_std: event.predictionDeviation ?? undefined,
    file_path: event.filePath ?? undefined,
    requestId: event.requestId ?? undefined,
    error_type: event.error?.type,
  };
}

/**
 * Logs what models do as JSON lines with the names of Application Insights. Above some lines a second the rest of the
 * second is summed up in one line, so that a busy endpoint does not spend its time on its log.
 */
export function loggedModelTelemetry({
  log,
  linesPerSecond = 10,
}: LoggedModelTelemetryOptions): LoggedModelTelemetry {
  const seconds = new Map<string, Second>();

  const tellRest = ({ last, events, records, latencySumMs, mostMs }: Second): void => {
    if (last === undefined) return;
    const fields = {
      ...placeOf(last),
      item_count: events,
      num_records: records,
      latency_ms: latencySumMs / events,
      latency_max_ms: mostMs,
      error_type: last.error?.type,
    };
    if (last.error === null) log.info(fields, 'Predictions completed');
    else log.warn(fields, `Predictions failed: ${last.error.message}`);
  };
  const tellOne = (event: ScoringEvent): void => {
    if (event.error === null) log.info(detailsOf(event), 'Prediction completed');
    else log.warn(detailsOf(event), `Prediction failed: ${event.error.message}`);
  };
  return {
    loaded: ({ at: _, modelName, modelVersion, modelPath, deployment }) =>
      log.info(
        { model_name: modelName, model_version: modelVersion, model_path: modelPath, deployment },
        'Model loaded successfully',
      ),
    scored: (event) => {
      const key = `${event.deploymentId} ${event.error === null}`;
      const second = Math.floor(event.at.getTime() / 1_000);
      let counts = seconds.get(key);
      if (counts?.second !== second) {
        if (counts) tellRest(counts);
        counts = emptySecond(second);
        seconds.set(key, counts);
      }
      if (counts.lines < linesPerSecond) {
        counts.lines += 1;
        return tellOne(event);
      }
      counts.events += 1;
      counts.records += event.rows;
      counts.latencySumMs += event.durationMs;
      counts.mostMs = Math.max(counts.mostMs, event.durationMs);
      counts.last = event;
    },
    flush: () => {
      for (const counts of seconds.values()) tellRest(counts);
      seconds.clear();
    },
  };
}

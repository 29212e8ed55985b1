import { createRowBuffer, type RowBuffer } from './row-buffer.ts';
import { createRowIds } from './row-ids.ts';
import { exceptionRow, requestRow } from './request-rows.ts';
import {
  severities,
  type CustomMetric,
  type Exception,
  type Request,
  type Trace,
} from './telemetry-items.ts';
import type { EndpointSample } from '@circuitwatch/scoring-definitions';
import { dimensionsWithoutSecrets, textWithoutSecrets } from './without-secrets.ts';

/** Makes rows of what is told, as long as there is room for them. */
export interface RowIntake {
  readonly buffer: Pick<RowBuffer, 'size' | 'oldest' | 'remove'>;
  readonly hasRoom: () => boolean;
  readonly metric: (metric: CustomMetric) => void;
  readonly trace: (trace: Trace) => void;
  readonly sample: (sample: EndpointSample) => void;
  readonly request: (request: Request) => void;
  readonly exception: (exception: Exception) => void;
  /** Rows that were left out so far. */
  readonly dropped: () => number;
  /** Those of them that nobody has been told of; they count as told from now on. */
  readonly takeUntold: () => number;
  /** Drops what waits, and all that comes. */
  readonly close: () => void;
}

/** An empty intake for so many rows. */
export function createRowIntake(maximumRows: number): RowIntake {
  const buffer = createRowBuffer();
  const nextId = createRowIds();
  let room = maximumRows;
  let dropped = 0;
  let untold = 0;
  const hasRoom = (): boolean => buffer.size() < room;
  const drop = (rows: number): void => {
    dropped += rows;
    untold += rows;
  };
  return {
    buffer,
    hasRoom,
    metric: ({ at, name, value, summed, dimensions, operationId, itemCount }) => {
      if (!hasRoom() || !Number.isFinite(value)) return drop(1);
      buffer.addMetric({
        id: nextId(),
        timestamp: at,
        name,
        value,
        valueCount: summed?.count ?? 1,
        valueSum: value,
        valueMin: summed?.min ?? value,
        valueMax: summed?.max ?? value,
        customDimensions: dimensionsWithoutSecrets(dimensions),
        operationId: operationId ?? null,
        itemCount: itemCount ?? 1,
      });
    },
    trace: ({ at, message, severity, dimensions, operationId, deploymentId }) => {
      if (!hasRoom()) return drop(1);
      buffer.addTrace({
        id: nextId(),
        timestamp: at,
        message: textWithoutSecrets(message),
        severityLevel: severities[severity],
        customDimensions: dimensionsWithoutSecrets(dimensions),
        operationId: operationId ?? null,
        deploymentId: deploymentId ?? null,
      });
    },
    sample: (sample) => (hasRoom() ? buffer.addSample(sample) : drop(1)),
    request: (request) => (hasRoom() ? buffer.addRow(requestRow(nextId(), request)) : drop(1)),
    exception: (exception) => (hasRoom() ? buffer.addRow(exceptionRow(nextId(), exception)) : drop(1)),
    dropped: () => dropped,
    takeUntold: () => {
      const rows = untold;
      untold = 0;
      return rows;
    },
    close: () => {
      room = 0;
      drop(buffer.size());
      buffer.remove(buffer.oldest(Infinity));
    },
  };
}

import type { EndpointSample } from '@circuitwatch/scoring-definitions';
import type { MetricRow, TelemetryRow, TraceRow } from './telemetry-store.ts';

/** Rows of all kinds. */
export interface Rows {
  readonly metrics: readonly MetricRow[];
  readonly traces: readonly TraceRow[];
  readonly samples: readonly EndpointSample[];
  readonly rows: readonly TelemetryRow[];
}

/** How many rows there are of all kinds. */
export function sizeOf({ metrics, traces, samples, rows }: Rows): number {
  return metrics.length + traces.length + samples.length + rows.length;
}

/** The rows in two halves of all kinds together. */
export function halvesOf(rows: Rows): readonly [Rows, Rows] {
  const half = Math.ceil(sizeOf(rows) / 2);
  return [sliceOf(rows, 0, half), sliceOf(rows, half, Infinity)];
}

/** Rows by their place when metrics come first, then traces, samples and all others. */
function sliceOf({ metrics, traces, samples, rows }: Rows, from: number, to: number): Rows {
  const part = <Row>(all: readonly Row[], before: number): readonly Row[] =>
    all.slice(Math.max(0, from - before), Math.max(0, to - before));
  return {
    metrics: part(metrics, 0),
    traces: part(traces, metrics.length),
    samples: part(samples, metrics.length + traces.length),
    rows: part(rows, metrics.length + traces.length + samples.length),
  };
}

/** Rows that wait, oldest first. */
export interface RowBuffer {
  readonly size: () => number;
  readonly addMetric: (row: MetricRow) => void;
  readonly addTrace: (row: TraceRow) => void;
  readonly addSample: (row: EndpointSample) => void;
  readonly addRow: (row: TelemetryRow) => void;
  /** The oldest rows, at most so many; they stay until they are removed. */
  readonly oldest: (most: number) => Rows;
  /** Takes the rows away that `oldest` gave last. */
  readonly remove: (rows: Rows) => void;
}

/** An empty buffer. */
export function createRowBuffer(): RowBuffer {
  let metrics: MetricRow[] = [];
  let traces: TraceRow[] = [];
  let samples: EndpointSample[] = [];
  let others: TelemetryRow[] = [];
  const all = (): Rows => ({ metrics, traces, samples, rows: others });
  const size = (): number => sizeOf(all());
  return {
    size,
    addMetric: (row) => void metrics.push(row),
    addTrace: (row) => void traces.push(row),
    addSample: (row) => void samples.push(row),
    addRow: (row) => void others.push(row),
    oldest: (most) => sliceOf(all(), 0, most),
    remove: (rows) => {
      metrics = metrics.slice(rows.metrics.length);
      traces = traces.slice(rows.traces.length);
      samples = samples.slice(rows.samples.length);
      others = others.slice(rows.rows.length);
    },
  };
}

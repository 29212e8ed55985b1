import type { EndpointSample } from '@circuitwatch/scoring-definitions';
import type { MetricRow, TraceRow } from './telemetry-store.ts';

/** Rows of the three kinds. */
export interface Rows {
  readonly metrics: readonly MetricRow[];
  readonly traces: readonly TraceRow[];
  readonly samples: readonly EndpointSample[];
}

/** How many rows there are of all kinds. */
export function sizeOf({ metrics, traces, samples }: Rows): number {
  return metrics.length + traces.length + samples.length;
}

/** The rows in two halves of all kinds together. */
export function halvesOf(rows: Rows): readonly [Rows, Rows] {
  const half = Math.ceil(sizeOf(rows) / 2);
  return [sliceOf(rows, 0, half), sliceOf(rows, half, Infinity)];
}

/** Rows by their place when metrics come first, then traces, then samples. */
function sliceOf({ metrics, traces, samples }: Rows, from: number, to: number): Rows {
  const part = <Row>(rows: readonly Row[], before: number): readonly Row[] =>
    rows.slice(Math.max(0, from - before), Math.max(0, to - before));
  return {
    metrics: part(metrics, 0),
    traces: part(traces, metrics.length),
    samples: part(samples, metrics.length + traces.length),
  };
}

/** Rows that wait, oldest first. */
export interface RowBuffer {
  readonly size: () => number;
  readonly addMetric: (row: MetricRow) => void;
  readonly addTrace: (row: TraceRow) => void;
  readonly addSample: (row: EndpointSample) => void;
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
  const size = (): number => metrics.length + traces.length + samples.length;
  return {
    size,
    addMetric: (row) => void metrics.push(row),
    addTrace: (row) => void traces.push(row),
    addSample: (row) => void samples.push(row),
    oldest: (most) => sliceOf({ metrics, traces, samples }, 0, most),
    remove: (rows) => {
      metrics = metrics.slice(rows.metrics.length);
      traces = traces.slice(rows.traces.length);
      samples = samples.slice(rows.samples.length);
    },
  };
}

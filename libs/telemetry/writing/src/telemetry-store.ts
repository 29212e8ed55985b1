import type { EndpointSample } from '@circuitwatch/scoring-definitions';
/** Names with texts, numbers and the like, as Application Insights' customDimensions. */
export type Dimensions = Readonly<Record<string, unknown>>;

/** A row of customMetrics. */
export interface MetricRow {
  /** A bigint in digits; with the timestamp it names the row for ever. */
  readonly id: string;
  readonly timestamp: Date;
  readonly name: string;
  readonly value: number;
  readonly valueCount: number;
  readonly valueSum: number;
  readonly valueMin: number;
  readonly valueMax: number;
  readonly customDimensions: Dimensions;
  readonly operationId: string | null;
  readonly itemCount: number;
}

/** A row of traces. */
export interface TraceRow {
  /** A bigint in digits; with the timestamp it names the row for ever. */
  readonly id: string;
  readonly timestamp: Date;
  readonly message: string;
  readonly severityLevel: number;
  readonly customDimensions: Dimensions;
  readonly operationId: string | null;
  readonly deploymentId: string | null;
}

/** A row of any other table that KQL can ask. */
export interface TelemetryRow {
  /** The table's name in KQL. */
  readonly table: string;
  /** A bigint in digits; with the timestamp it names the row for ever. */
  readonly id: string;
  /** By KQL's column names; the table's instant is among them. */
  readonly columns: Readonly<Record<string, unknown>>;
}

/** Rows on their way into the store. */
export interface TelemetryBatch {
  readonly roleName: string;
  readonly roleInstance: string;
  readonly metrics: readonly MetricRow[];
  readonly traces: readonly TraceRow[];
  readonly samples: readonly EndpointSample[];
  readonly rows: readonly TelemetryRow[];
}

/** Where telemetry is kept. */
export interface TelemetryStore {
  /**
   * Stores thousands of rows at once; the same batch again changes nothing.
   *
   * @throws AppError INVALID when a row can never be stored; anything else when it may be later.
   */
  insert(batch: TelemetryBatch, now: Date): Promise<void>;
}

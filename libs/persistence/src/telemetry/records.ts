import type { EndpointSample } from '@circuitwatch/scoring-definitions';
/** Which process tells. */
export interface TelemetrySource {
  readonly roleName: string;
  readonly roleInstance: string;
}

/** A row of Application Insights' customMetrics: one measurement, or several summed up. */
export interface CustomMetricRow {
  /** A bigint in digits, chosen by the writer: what is inserted twice is there once. */
  readonly id: string;
  readonly timestamp: Date;
  readonly name: string;
  /** A single measurement, or the sum of `valueCount`. */
  readonly value: number;
  readonly valueCount: number;
  readonly valueSum: number;
  readonly valueMin: number;
  readonly valueMax: number;
  readonly customDimensions: Readonly<Record<string, unknown>>;
  readonly operationId: string | null;
  /** How many measurements this one stands for after sampling. */
  readonly itemCount: number;
}

/** A row of Application Insights' traces: a structured line of a log. */
export interface TraceRow {
  /** A bigint in digits, chosen by the writer: what is inserted twice is there once. */
  readonly id: string;
  readonly timestamp: Date;
  readonly message: string;
  /** 0 verbose, 1 information, 2 warning, 3 error, 4 critical. */
  readonly severityLevel: number;
  readonly customDimensions: Readonly<Record<string, unknown>>;
  readonly operationId: string | null;
  readonly deploymentId: string | null;
}

/** A row of any table that KQL can ask. */
export interface TelemetryRow {
  /** The table's name in KQL. */
  readonly table: string;
  /** A bigint in digits, chosen by the writer: what is inserted twice is there once. */
  readonly id: string;
  /** By KQL's column names; the table's instant is among them. What is left out is empty. */
  readonly columns: Readonly<Record<string, unknown>>;
}

/** Rows of one source on their way into the tables. */
export interface TelemetryBatch extends TelemetrySource {
  readonly metrics: readonly CustomMetricRow[];
  readonly traces: readonly TraceRow[];
  readonly samples: readonly EndpointSample[];
  /** Rows of the other tables: events, requests, exceptions, diagnostics and so on. */
  readonly rows?: readonly TelemetryRow[];
}

/** A line of a log as it was stored. */
export interface StoredTrace extends TraceRow, TelemetrySource {}

/** Which lines of a deployment's log. */
export interface TraceQuery {
  readonly deploymentId: string;
  /** At most this many, the newest. */
  readonly lines: number;
  /** Not before this instant; null: as far as the log goes back. */
  readonly since: Date | null;
  readonly minimumSeverity: number;
}

/** Which samples, and how they are put together. */
export interface SampleQuery {
  readonly deploymentIds: readonly string[];
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  readonly stepSeconds: number;
}

/** Samples of one step, of all deployments and instances together. */
export interface SampleStep {
  /** Place of the step, from 0 at the start of the window. */
  readonly step: number;
  readonly requests: number;
  readonly errors: number;
  readonly rejected: number;
  readonly rows: number;
  readonly latencyBuckets: readonly number[];
  readonly latencySumMs: number;
  /** Processors in use, added up over instances. */
  readonly cores: number;
  /** The most of each instance, added up over instances. */
  readonly memoryBytes: number;
  readonly instances: number;
}

/** What the platform and its models tell of themselves, in the tables of Application Insights. */
export interface TelemetryRepository {
  /**
   * Stores thousands of rows at once; the same batch again changes nothing. A row from more than 90 days ago or more
   * than an hour ahead is the work of a clock that is wrong: it is stored as of `now`, its own instant beside it.
   * Samples of deployments that are gone are left out.
   */
  insert(batch: TelemetryBatch, now: Date): Promise<void>;
  /**
   * Runs a translated query in a read-only transaction; rows as arrays.
   *
   * @throws AppError INVALID when it takes longer than its bound
   */
  query(query: {
    readonly sql: string;
    readonly parameters: readonly (string | number | boolean | null)[];
    readonly timeoutMs: number;
  }): Promise<readonly (readonly unknown[])[]>;
  /** Newest last. */
  traces(query: TraceQuery): Promise<readonly StoredTrace[]>;
  /** Steps without samples are not there. */
  samples(query: SampleQuery): Promise<readonly SampleStep[]>;
}

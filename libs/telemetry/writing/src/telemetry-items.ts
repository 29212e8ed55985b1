import type { Dimensions } from './telemetry-store.ts';

/** One measurement, or the sum of several. */
export interface CustomMetric {
  readonly at: Date;
  readonly name: string;
  readonly value: number;
  /** What `value` is the sum of; absent: it is a single measurement. */
  readonly summed?: { readonly count: number; readonly min: number; readonly max: number };
  readonly dimensions: Dimensions;
  readonly operationId?: string | null;
  /** How many measurements it stands for after sampling; 1 unless said. */
  readonly itemCount?: number;
}

/** Azure's severity levels. */
export const severities = { verbose: 0, information: 1, warning: 2, error: 3, critical: 4 } as const;

/** Something that was asked of a server, and answered. */
export interface Request {
  /** When it came. */
  readonly at: Date;
  readonly name: string;
  /** Without its query. */
  readonly url: string;
  readonly success: boolean;
  /** The HTTP status. */
  readonly resultCode: string;
  readonly durationMs: number;
  readonly dimensions: Dimensions;
  readonly operationId?: string | null;
  /** How many requests it stands for after sampling; 1 unless said. */
  readonly itemCount?: number;
}

/** An error that nobody expected. */
export interface Exception {
  readonly at: Date;
  readonly error: unknown;
  readonly dimensions: Dimensions;
  readonly operationId?: string | null;
}

/** A line of a structured log. */
export interface Trace {
  readonly at: Date;
  readonly message: string;
  readonly severity: keyof typeof severities;
  readonly dimensions: Dimensions;
  readonly operationId?: string | null;
  readonly deploymentId?: string | null;
}

import type { FileRead, Segment, TimeRange } from '@circuitwatch/monitoring-definitions';
import type { DataSource } from '../../sources/relation.ts';

/** SQL that a person wrote, over relations and values. */
export interface QueryRequest {
  /** Relation name → its rows. */
  readonly relations: ReadonlyMap<string, { readonly source: DataSource; readonly window: TimeRange | null }>;
  readonly sql: string;
  /** Named in the SQL as `$name`. */
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  readonly maximumRows: number;
  readonly maximumMs: number;
  /** Of `target` and `baseline`, and of any other relation that has its column. */
  readonly segment: Segment | null;
  readonly signal?: AbortSignal | undefined;
}

/** One row of a custom signal's answer. */
export interface CustomMetric {
  readonly metric: string;
  /** null: the metric is about all rows. */
  readonly group: string | null;
  /** null where the SQL has none; it may be NaN or infinite. */
  readonly value: number | null;
  /** Where the SQL itself brings one. */
  readonly threshold: number | null;
}

/** What custom SQL answered. */
export interface QueryAnswer {
  readonly metrics: readonly CustomMetric[];
  /** Relation name → its rows in window and segment. */
  readonly rows: ReadonlyMap<string, number>;
  readonly files: readonly FileRead[];
}

import type { FileRead, Segment, TimeRange } from '@circuitwatch/monitoring-definitions';
import type { DataSource } from '../../sources/relation.ts';

/** One side of a join. */
export interface RowsRequest {
  readonly source: DataSource;
  readonly window: TimeRange | null;
  readonly segment: Segment | null;
  /** The columns to read; `all`: every one but time and key. */
  readonly columns: readonly string[] | 'all';
  /** What rows of both sides are matched by; null: the source's correlation column. Of no meaning without a right side. */
  readonly key: string | null;
}

/** One side, or two whose rows are matched by key. */
export interface JoinRequest {
  readonly left: RowsRequest;
  readonly right: RowsRequest | null;
  readonly signal?: AbortSignal | undefined;
}

/** Cells of one column, a row each; text is null and a number NaN where there is none. Instants are seconds since 1970. */
export type CellColumn =
  | { readonly kind: 'numbers'; readonly values: Float64Array }
  | { readonly kind: 'texts'; readonly values: readonly (string | null)[] };

/** Rows with their columns side by side. */
export interface AlignedRows {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, CellColumn>;
}

/** Rows of the left side, and what the right side has for the same keys. */
export interface JoinedRows {
  /** Matched rows; without a right side all of the left one. */
  readonly left: AlignedRows;
  /** As many rows; null without a right side. */
  readonly right: AlignedRows | null;
  /** Before the join. */
  readonly leftRows: number;
  readonly rightRows: number;
  readonly files: readonly FileRead[];
  readonly notes: readonly string[];
}

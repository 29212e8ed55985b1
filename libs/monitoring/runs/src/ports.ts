import type { FileRead, TimeRange } from '@circuitwatch/monitoring-definitions';

/** What one window holds of one column. */
export type ColumnRead =
  | {
      readonly kind: 'numeric';
      /** The numbers, without nulls and NaN. */
      readonly values: Float64Array;
      readonly nulls: number;
      /** Cells of text that is no number. */
      readonly typeErrors: number;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unsupported'; readonly type: string };

/** The rows of one window. */
export interface WindowRead {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ColumnRead>;
}

/** Reads windows of a data asset; `windows` of the answer in the order of the request. */
export interface DatasetReader {
  readonly readWindows: (request: {
    readonly uri: string;
    /** null: rows carry no time, and all belong to every window. */
    readonly timestampColumn: string | null;
    readonly columns: readonly string[] | 'all';
    readonly windows: readonly TimeRange[];
    readonly signal?: AbortSignal | undefined;
  }) => Promise<{
    readonly columns: readonly string[];
    readonly files: readonly FileRead[];
    readonly windows: readonly WindowRead[];
  }>;
}

/** Where the rows of one side are. */
export interface AssetToRead {
  readonly uri: string;
  /** null: the whole asset, whatever the window. */
  readonly timestampColumn: string | null;
}

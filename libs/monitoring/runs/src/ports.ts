import type { NumericProfile } from '@circuitwatch/metric-engine';
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
      /** Of exactly these cells, where it has been made already. */
      readonly profile?: NumericProfile;
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
  /** What `readWindows` would answer as `columns` for all of them and as `files`, without reading a row. */
  readonly describe: (request: {
    readonly uri: string;
    readonly timestampColumn: string | null;
    readonly signal?: AbortSignal | undefined;
  }) => Promise<{ readonly columns: readonly string[]; readonly files: readonly FileRead[] }>;
}

/** One column of one version of a data asset, all of its rows. */
export interface BaselineKey {
  /** Another size or time of any file is another version. */
  readonly files: readonly FileRead[];
  readonly column: string;
}

/** Keeps profiles of baselines between runs. What it keeps may vanish at any time; it never fails a run. */
export interface BaselineProfiles {
  readonly get: (key: BaselineKey) => Promise<NumericProfile | undefined>;
  readonly put: (key: BaselineKey, profile: NumericProfile) => Promise<void>;
}

/** Where the rows of one side are. */
export interface AssetToRead {
  readonly uri: string;
  /** null: the whole asset, whatever the window. */
  readonly timestampColumn: string | null;
}

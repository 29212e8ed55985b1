import type { NumericProfile } from '@circuitwatch/metric-engine';
import type { FileRead, Segment, TimeRange } from '@circuitwatch/monitoring-definitions';

/** Rows where they lie, every name resolved: no asset, datastore or component is left to look up. */
export interface DataSource {
  /** A path, or a URI with one of the schemes that datasets reads (`file:`, `https:`, `abfss:`, `wasbs:`). */
  readonly uri: string;
  /** The rows' time; null: the one that the data's layout brings, else its only column of instants, else none. */
  readonly timestampColumn: string | null;
  /** Names rows across tables; null: the one that the data's layout brings, else none. */
  readonly correlationColumn: string | null;
  /** SQL over the relation `input`, whose rows are read in place of the stored ones. */
  readonly preprocessing: { readonly name: string; readonly sql: string } | null;
}

/** What the cells of a column are. */
export type CellKind = 'integer' | 'float' | 'text' | 'boolean' | 'timestamp' | 'other';

/** One column of a source. */
export interface DatasetColumn {
  readonly name: string;
  /** As the reader names it, for messages. */
  readonly type: string;
  readonly kind: CellKind;
}

/** The numbers that one window holds of one column. */
export interface NumberColumn {
  /** The numbers, without nulls and NaN. */
  readonly values: Float64Array;
  readonly nulls: number;
  /** Cells of text that is no number. */
  readonly typeErrors: number;
  /** Of exactly these cells, where it has been made already. */
  readonly profile?: NumericProfile;
}

/** Rows of each distinct value that one window holds of one column. */
export interface CategoryColumn {
  readonly counts: ReadonlyMap<string, number>;
  readonly nulls: number;
}

/** Columns of the rows of one window. */
export interface WindowColumns<Column> {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Column>;
}

/** How values are named: as the column writes them, or as numbers, so that 1, 1.0 and true are the same. */
export type CategoryLabels = 'text' | 'number';

/**
 * A part of a dataset for a job of its own, as plain data. The partitions of a dataset hold each of its rows exactly
 * once, and are read with the columns of the whole.
 */
export interface DatasetPartition {
  /** URIs as in the dataset's `files`; null: all of them. */
  readonly files: readonly string[] | null;
  /** Of the only file: rows from, and without, to, by their position; null: all rows. */
  readonly rowRange: { readonly from: number; readonly to: number } | null;
  /** Stored rows, also those outside of the windows. */
  readonly rows: number;
  /** Of the whole dataset. */
  readonly columns: readonly DatasetColumn[];
  readonly timestampColumn: string | null;
}

/** Which rows are opened. */
export interface OpenRequest {
  readonly source: DataSource;
  /** One to eight; null: every row, whatever its time. */
  readonly windows: readonly (TimeRange | null)[];
  /** Only rows that the segment holds; null: all. */
  readonly segment: Segment | null;
  /** Only rows of this part, as a dataset of the same source and windows named it. */
  readonly partition?: DatasetPartition | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Windows of one source; columns are read on demand, all windows in one scan. Answers are in the order of the windows. */
export interface Dataset {
  /** For messages. */
  readonly uri: string;
  readonly columns: readonly DatasetColumn[];
  /** Those in use; null: the data has none. */
  readonly timestampColumn: string | null;
  readonly correlationColumn: string | null;
  /** Those that the windows touch. */
  readonly files: readonly FileRead[];
  /** How the data was understood where it leaves that open, in sentences. */
  readonly notes: readonly string[];
  readonly countRows: (signal?: AbortSignal) => Promise<readonly number[]>;
  readonly readNumbers: (
    names: readonly string[],
    signal?: AbortSignal,
  ) => Promise<readonly WindowColumns<NumberColumn>[]>;
  readonly readCategories: (
    columns: readonly { readonly name: string; readonly labels: CategoryLabels }[],
    signal?: AbortSignal,
  ) => Promise<readonly WindowColumns<CategoryColumn>[]>;
  /** Of the named columns, those whose distinct values (null is one) in that window are fewer than `share` of its rows. */
  readonly columnsWithFewDistinct: (
    names: readonly string[],
    share: number,
    window: number,
    signal?: AbortSignal,
  ) => Promise<ReadonlySet<string>>;
  /**
   * Parts of at most that many stored rows each; no row is read for it. Data that cannot be parted (text, preprocessed
   * rows) is one partition.
   */
  readonly partitions: (maximumRows: number, signal?: AbortSignal) => Promise<readonly DatasetPartition[]>;
  /** Frees what was opened; the dataset is of no use afterwards. */
  readonly close: () => Promise<void>;
}

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

/** Cells of one column, a row each; text is null and a number NaN where there is none. */
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

/** SQL that a person wrote, over relations and values. */
export interface QueryRequest {
  /** Relation name → its rows. */
  readonly relations: ReadonlyMap<string, { readonly source: DataSource; readonly window: TimeRange | null }>;
  readonly sql: string;
  /** Named in the SQL as `$name`. */
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  readonly maximumRows: number;
  readonly maximumMs: number;
  readonly segment: Segment | null;
  readonly signal?: AbortSignal | undefined;
}

/** One row of a custom signal's answer. */
export interface CustomMetric {
  readonly metric: string;
  /** null: the metric is about all rows. */
  readonly group: string | null;
  readonly value: number | null;
  /** Where the SQL itself brings one. */
  readonly threshold: number | null;
}

/** What custom SQL answered. */
export interface QueryAnswer {
  readonly metrics: readonly CustomMetric[];
  readonly rows: ReadonlyMap<string, number>;
  readonly files: readonly FileRead[];
}

/** Reads data of any kind. */
export interface DatasetReader {
  /** @throws AppError INVALID naming what cannot be used; UNAVAILABLE; CANCELED. */
  readonly open: (request: OpenRequest) => Promise<Dataset>;
  /** @throws AppError INVALID naming what cannot be used, a missing key first of all; UNAVAILABLE; CANCELED. */
  readonly readRows: (request: {
    readonly left: RowsRequest;
    readonly right: RowsRequest | null;
    readonly signal?: AbortSignal | undefined;
  }) => Promise<JoinedRows>;
  /**
   * Runs SQL that can reach nothing but its relations.
   *
   * @throws AppError INVALID with the reason when it reaches for more, takes too long or answers too much; CANCELED.
   */
  readonly query: (request: QueryRequest) => Promise<QueryAnswer>;
}

/** One column of one version of the data, cut in one way. */
export interface BaselineKey {
  /** Another size or time of any file is another version. */
  readonly files: readonly FileRead[];
  readonly column: string;
  /** Window, segment and preprocessing, as text. */
  readonly cut: string;
}

/** Keeps profiles of baselines between runs. What it keeps may vanish at any time; it never fails a run. */
export interface BaselineProfiles {
  readonly get: (key: BaselineKey) => Promise<NumericProfile | undefined>;
  readonly put: (key: BaselineKey, profile: NumericProfile) => Promise<void>;
}

/** Importances of features for one side, as shares of their sum. */
export type Importances = ReadonlyMap<string, number>;

/** Finds out how much predictions hang on each feature. */
export interface ImportanceFinder {
  /** From a model fitted to the rows. */
  readonly surrogate: (request: {
    readonly rows: AlignedRows;
    readonly features: readonly string[];
    readonly label: string;
    readonly categorical: ReadonlySet<string>;
    readonly task: 'classification' | 'regression';
    readonly signal?: AbortSignal | undefined;
  }) => Promise<Importances>;
  /** From the monitored model itself, by shuffling a feature at a time; null when there is no model to ask. */
  readonly ofModel:
    | ((request: {
        readonly rows: AlignedRows;
        readonly label: string;
        readonly task: 'classification' | 'regression';
        readonly signal?: AbortSignal | undefined;
      }) => Promise<Importances>)
    | null;
}

import type { FileRead, Segment, TimeRange } from '@circuitwatch/monitoring-definitions';
import type { DatasetColumn, DataSource } from '../sources/relation.ts';
import type { CategoryLabels } from '../tables/read-categories.ts';
import type { NumberColumn } from '../tables/read-numbers.ts';

/** Rows of each distinct value that one window holds of one column. */
export interface CategoryColumn {
  /** Most frequent first, then by name. */
  readonly counts: ReadonlyMap<string, number>;
  /** Null cells; as numbers also NaN. */
  readonly nulls: number;
}

/** Columns of the rows of one window. */
export interface WindowColumns<Column> {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Column>;
}

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
  /** Text that is no number is a type error, and so is every cell of a type that has no numbers. */
  readonly readNumbers: (
    names: readonly string[],
    signal?: AbortSignal,
  ) => Promise<readonly WindowColumns<NumberColumn>[]>;
  /** @throws AppError INVALID beyond a million distinct values of a column. */
  readonly readCategories: (
    columns: readonly CategoryRequest[],
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
   * Parts of at most that many rows each, where the data can be parted; no row is read for it. Rows are counted as
   * they are stored. Data that cannot be parted (text, preprocessed rows) is one partition.
   */
  readonly partitions: (maximumRows: number, signal?: AbortSignal) => Promise<readonly DatasetPartition[]>;
  /** Frees what was opened; the dataset is of no use afterwards. */
  readonly close: () => Promise<void>;
}

/** A column and how its values are named. */
export interface CategoryRequest {
  readonly name: string;
  readonly labels: CategoryLabels;
}

/** What the cells of a column are. */
export type CellKind = 'integer' | 'float' | 'text' | 'boolean' | 'timestamp' | 'other';

/** One column of a table. */
export interface ComparedColumn {
  readonly name: string;
  /** As the table's reader names it, for messages. */
  readonly type: string;
  readonly kind: CellKind;
  /** How cells were understood where the data leaves it open; null when it does not. */
  readonly note: string | null;
}

/** The numbers of a column. */
export interface NumberColumn {
  /** Without nulls and NaN. */
  readonly values: Float64Array;
  readonly nulls: number;
  /** Cells of text that is no number. */
  readonly typeErrors: number;
}

/** Rows of each distinct value of a column. */
export interface CategoryCounts {
  readonly counts: ReadonlyMap<string, number>;
  readonly nulls: number;
}

/** One side of a comparison: rows whose columns are read on demand. */
export interface ComparedTable {
  /** For messages. */
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly ComparedColumn[];
  /** Of the named columns, those whose distinct values (null is one) are fewer than `share` of the rows. */
  readonly columnsWithFewDistinct: (
    names: readonly string[],
    share: number,
    signal?: AbortSignal,
  ) => Promise<ReadonlySet<string>>;
  /** Several columns in one scan. Booleans are 0 and 1, instants are seconds since 1970. */
  readonly readNumbers: (
    names: readonly string[],
    signal?: AbortSignal,
  ) => Promise<ReadonlyMap<string, NumberColumn>>;
  /** `number` names values as numbers, so that 1, 1.0 and true are the same category. */
  readonly readCategories: (
    name: string,
    labels: 'text' | 'number',
    signal?: AbortSignal,
  ) => Promise<CategoryCounts>;
}

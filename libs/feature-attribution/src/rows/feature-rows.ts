/** Cells of one column, a row each; text is null and a number NaN where there is none. */
export type FeatureColumn =
  | { readonly kind: 'numbers'; readonly values: Float64Array }
  | { readonly kind: 'texts'; readonly values: readonly (string | null)[] };

/** Rows with their columns side by side. */
export interface FeatureRows {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, FeatureColumn>;
}

/** What kind of thing a label is: a class, or an amount. */
export type Task = 'classification' | 'regression';

/** The same columns with only these rows, in this order; a row may come more than once. */
export function pickRows({ columns }: FeatureRows, rows: Uint32Array): FeatureRows {
  const picked = Array.from(columns, ([name, column]) => [name, pickCells(column, rows)] as const);
  return { rows: rows.length, columns: new Map(picked) };
}

/** The cells of these rows, in this order. */
export function pickCells(column: FeatureColumn, rows: Uint32Array): FeatureColumn {
  if (column.kind === 'texts') {
    return { kind: 'texts', values: Array.from(rows, (row) => column.values[row] ?? null) };
  }
  return { kind: 'numbers', values: Float64Array.from(rows, (row) => column.values[row] ?? NaN) };
}

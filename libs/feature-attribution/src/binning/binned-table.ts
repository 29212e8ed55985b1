import type { FeatureColumn, FeatureRows } from '../rows/feature-rows.ts';
import { categoryBin, categoryBins } from './bin-categories.ts';
import { numberBin, numberBounds } from './bin-numbers.ts';

/** Whether the bins of a feature have an order. */
export type FeatureKind = 'numbers' | 'categories';

/** One feature, a bin a row; bin 0 holds the missing cells. */
export interface BinnedFeature {
  readonly name: string;
  readonly kind: FeatureKind;
  /** Bins are 0 … binCount - 1, at most 256. */
  readonly binCount: number;
  readonly bins: Uint8Array;
}

/** Rows as trees see them. */
export interface BinnedTable {
  readonly rows: number;
  readonly features: readonly BinnedFeature[];
}

/** Turns rows into bins that were learned of other rows, or of the same. */
export type Binning = (rows: FeatureRows) => BinnedTable;

/** Learns the bins of each feature; texts are categories, and so are numbers of the features named as such. */
export function learnBins(
  rows: FeatureRows,
  features: readonly string[],
  categorical: ReadonlySet<string>,
): Binning {
  const binnings = features.map((name) => {
    const column = columnOf(rows, name);
    const isOrdered = column.kind === 'numbers' && !categorical.has(name);
    return isOrdered ? numberBinning(name, column.values) : categoryBinning(name, column);
  });
  return (given) => ({ rows: given.rows, features: binnings.map((bin) => bin(given)) });
}

function numberBinning(name: string, learned: Float64Array): (rows: FeatureRows) => BinnedFeature {
  const bounds = numberBounds(learned);
  return (rows) => {
    const { values } = columnOf(rows, name);
    const bins = Uint8Array.from({ length: rows.rows }, (_, k) =>
      numberBin(bounds, Number(values[k] ?? NaN)),
    );
    return { name, kind: 'numbers', binCount: bounds.length + 2, bins };
  };
}

function categoryBinning(name: string, learned: FeatureColumn): (rows: FeatureRows) => BinnedFeature {
  const known = categoryBins(categoriesOf(learned));
  return (rows) => {
    const bins = Uint8Array.from(categoriesOf(columnOf(rows, name)), (cell) => categoryBin(known, cell));
    return { name, kind: 'categories', binCount: known.rest + 1, bins };
  };
}

function categoriesOf(column: FeatureColumn): readonly (string | null)[] {
  if (column.kind === 'texts') return column.values;
  return Array.from(column.values, (value) => (Number.isNaN(value) ? null : String(value)));
}

function columnOf({ columns }: FeatureRows, name: string): FeatureColumn {
  const column = columns.get(name);
  if (column === undefined) throw new RangeError(`There is no column ${name} in these rows.`);
  return column;
}

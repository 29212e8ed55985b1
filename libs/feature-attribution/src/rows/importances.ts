import { AppError, invalid } from '@circuitwatch/platform-errors';
import type { FeatureColumn, FeatureRows } from './feature-rows.ts';

/** Features as shares of their sum, which is 1. */
export type Importances = ReadonlyMap<string, number>;

/** Names rows across tables in the data collector's layout; no model reads it. */
export const correlationColumn = 'correlationid';

/**
 * Importances as shares of their sum; negative ones are 0.
 *
 * @param nothing What to say where no feature is left with any.
 * @throws AppError INVALID where all are 0.
 */
export function sharesOf(importances: Importances, nothing: string): Importances {
  const shares = Array.from(importances, ([name, importance]) => [name, Math.max(importance, 0)] as const);
  const total = shares.reduce((sum, [, share]) => sum + share, 0);
  if (!(total > 0 && Number.isFinite(total))) throw invalid(nothing);
  return new Map(shares.map(([name, share]) => [name, share / total]));
}

/**
 * The label's cells.
 *
 * @throws AppError INVALID in Azure's words.
 */
export function labelColumn({ columns }: FeatureRows, label: string): FeatureColumn {
  const column = columns.get(label);
  if (column !== undefined) return column;
  throw new AppError(
    'INVALID',
    `Target column = '${label}' is not in the dataset; name one of ${[...columns.keys()].join(', ') || 'its columns'}.`,
  );
}

/**
 * The features without label and correlation id, each once, by name.
 *
 * @throws AppError INVALID for a feature without a column, and where none is left.
 */
export function featuresOf({ columns }: FeatureRows, names: Iterable<string>, label: string): string[] {
  const features = [...new Set(names)].filter((name) => name !== label && name !== correlationColumn).sort();
  const absent = features.filter((name) => !columns.has(name));
  if (absent.length > 0) {
    throw invalid(
      `There is no column ${absent.join(', ')} in these rows; leave such features out or add them to the data.`,
    );
  }
  if (features.length === 0) throw invalid('There is no feature besides the label; name at least one.');
  return features;
}

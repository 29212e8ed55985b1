import type { FeatureRows } from '../rows/feature-rows.ts';

/** What a model answers, a row each. */
export type Predictions =
  | { readonly kind: 'numbers'; readonly values: Float64Array }
  | {
      readonly kind: 'probabilities';
      /** Names of the columns, null where the model does not tell; one column is the probability of the second class. */
      readonly classes: readonly string[] | null;
      /** Columns of `values`. */
      readonly width: number;
      /** Row by row. */
      readonly values: Float64Array;
    }
  | { readonly kind: 'classes'; readonly values: readonly string[] };

/** A model that can be asked. */
export interface MonitoredModel {
  /** What it reads. */
  readonly features: readonly string[];
  /** @throws AppError INVALID where the rows do not fit the model. */
  readonly predict: (rows: FeatureRows, signal?: AbortSignal) => Promise<Predictions>;
}

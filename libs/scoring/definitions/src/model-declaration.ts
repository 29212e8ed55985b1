/** What a model predicts: numbers, or classes with probabilities. */
export const modelTasks = ['REGRESSION', 'CLASSIFICATION'] as const;
export type ModelTask = (typeof modelTasks)[number];

/** What a feature's cells are; booleans are read as 1 and 0 where the model takes numbers. */
export const featureTypes = ['NUMBER', 'INTEGER', 'BOOLEAN', 'TEXT'] as const;
export type FeatureType = (typeof featureTypes)[number];

/** One input of a model as people declare it; the order of features is the order in which the model reads them. */
export interface FeatureDeclaration {
  readonly name: string;
  readonly type: FeatureType;
  /** The only values it may have, written as text; null: any. */
  readonly categories: readonly string[] | null;
}

/** Names one column of the predictions and says where it comes from. */
export interface OutputMapping {
  /** Column of the predictions, such as `predicted_value`. */
  readonly name: string;
  /** Output of the graph. */
  readonly output: string;
  /** Column of that output, from 0. */
  readonly index: number;
}

/** Where a model may run. */
export const devices = ['CPU', 'GPU'] as const;
export type Device = (typeof devices)[number];

/** What a model version says of its file. */
export interface ModelDeclaration {
  /** null: told by the graph. */
  readonly task: ModelTask | null;
  /** In the model's order; none: the names of the graph's own inputs. */
  readonly features: readonly FeatureDeclaration[];
  /** null: every output is predicted, under names that the graph and the task suggest. */
  readonly outputs: readonly OutputMapping[] | null;
}

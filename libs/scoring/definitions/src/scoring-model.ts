import type { Device, ModelTask } from './model-declaration.ts';

/** Element types that tables can fill and hold. */
export const cellTypes = ['float32', 'float64', 'int64', 'int32', 'bool', 'string'] as const;
export type CellType = (typeof cellTypes)[number];

/** Cells of one type; `bool` are bytes of 0 and 1. */
export type Cells = Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array | readonly string[];

/** One tensor that a model takes: rows × features, row after row. */
export interface ModelInput {
  readonly name: string;
  readonly type: CellType;
  readonly features: readonly string[];
}

/** One column of what a model answers. */
export interface PredictionColumn {
  readonly name: string;
  readonly type: CellType;
}

/** A model that is loaded on one device and answers rows until it is closed; safe for concurrent calls. */
export interface ScoringModel {
  readonly task: ModelTask;
  readonly device: Device;
  /** Lower-case hex SHA-256 of the file that it was loaded from. */
  readonly checksum: string;
  readonly inputs: readonly ModelInput[];
  /** In order; the first is the prediction itself, probabilities of classes follow. */
  readonly predictions: readonly PredictionColumn[];
  /** Rows that it takes at once, tuned on this machine; those that the graph was made for where it takes no other number. */
  readonly rowsAtOnce: number;
  /**
   * Answers any number of rows, in pieces of `rowsAtOnce`.
   *
   * @param cells For each input its cells, at least rows × features of them; not kept, not changed.
   * @returns For each prediction column its cells, `rows` of them.
   * @throws AppError INVALID when the graph cannot answer these cells; CANCELED between two pieces.
   */
  readonly score: (cells: readonly Cells[], rows: number, signal?: AbortSignal) => Promise<readonly Cells[]>;
  /** Frees the model; calls that are under way end first. */
  readonly close: () => Promise<void>;
}

import type { FileRead, TimeRange } from '@circuitwatch/monitoring-definitions';
import type {
  Cells,
  FeatureDeclaration,
  ModelInput,
  PredictionColumn,
} from '@circuitwatch/scoring-definitions';
import type { DataSource } from '../sources/relation.ts';
import type { FoundFile } from './found-files.ts';

/** What is read of a file, and what is written of it. */
export interface ScorableRequest {
  readonly source: DataSource;
  readonly window: TimeRange | null;
  readonly only: FoundFile['only'];
  readonly inputs: readonly ModelInput[];
  readonly features: readonly FeatureDeclaration[];
  readonly predictions: readonly PredictionColumn[];
  /** Columns that stand beside the predictions, if the file has them, before time and correlation id; null: all that are no features. */
  readonly keep: readonly string[] | null;
  /** Whether a part has the column of problems even where none of its rows has one; not unless said. */
  readonly hasProblemColumn?: boolean | undefined;
  /** Rows before it are written already. */
  readonly fromRow: number;
  /** The file when those rows were read: where it is another one by now, the others do not fit them. */
  readonly asListed?: Pick<FileRead, 'bytes' | 'modifiedAt'> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Some thousands of rows that follow each other in the file. */
export interface FedRows {
  readonly rows: number;
  /** Of each input rows × features, row after row. */
  readonly cells: readonly Cells[];
  /** What is wrong with rows, by their place in these; the model is not to see them. */
  readonly problems: ReadonlyMap<number, string>;
}

/** A file on its way through a model: rows come out in order, predictions go in by the same order. */
export interface ScorableFile {
  /** Rows that the window holds, from the first on. */
  readonly totalRows: number;
  /** Names of the columns that stand beside the predictions. */
  readonly kept: readonly string[];
  /** The next rows; null after the last. More are read meanwhile. @throws AppError as reading does. */
  readonly read: () => Promise<FedRows | null>;
  /**
   * Adds what the model answered to the rows that follow those added before.
   *
   * @param columns For each prediction its cells; cells of rows with a problem do not count.
   */
  readonly add: (columns: readonly Cells[], rows: number, problems: ReadonlyMap<number, string>) => void;
  /**
   * Ends a part with what was added since the last one. What is returned writes it, with the kept columns, into a local
   * file whose ending says how: `.parquet`, `.csv` or `.jsonl`. Rows of the next part may be added meanwhile; that part
   * ends after this one is written.
   *
   * @throws AppError, when writing, UNAVAILABLE where the disk does not take it.
   */
  readonly endPart: () => (path: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

import type { Cells, PredictionColumn, ScoringFile } from '@circuitwatch/scoring-definitions';

/** Some thousands of rows that follow each other in a file. */
export interface FedRows {
  readonly rows: number;
  /** Of each input of the model rows × features, row after row. */
  readonly cells: readonly Cells[];
  /** What is wrong with rows, by their place in these; the model is not to see them. */
  readonly problems: ReadonlyMap<number, string>;
}

/** Writes a part into a local file, while rows of the next one are added. @throws AppError UNAVAILABLE. */
export type WritePart = (path: string) => Promise<void>;

/** A file on its way through the model: rows come out in order, predictions go in by the same order. */
export interface OpenFile {
  readonly totalRows: number;
  /** The next rows; null after the last. */
  readonly read: () => Promise<FedRows | null>;
  /** Adds what the model answered to the rows that follow those added before. */
  readonly add: (columns: readonly Cells[], rows: number, problems: ReadonlyMap<number, string>) => void;
  /** Ends a part with what was added since the last one; what is returned writes it into a local file. */
  readonly endPart: () => WritePart;
  readonly close: () => Promise<void>;
}

/** Rows of one file with what the model answered, for those who collect both. */
export interface ScoredRows {
  /** Place of the first row in its file. */
  readonly firstRow: number;
  readonly rows: number;
  readonly cells: readonly Cells[];
  readonly columns: readonly Cells[];
  readonly problems: ReadonlyMap<number, string>;
}

/** What is collected of one part; it is there whole or not at all, under a name that follows from file and part. */
export interface CollectedPart {
  readonly add: (rows: ScoredRows) => void;
  readonly close: () => Promise<void>;
  /** Leaves nothing behind. */
  readonly discard: () => Promise<void>;
}

/** Where files are read, parts are written and progress is kept. */
export interface ScoringPorts {
  /** @throws AppError INVALID when the file cannot be scored; any other code stops the job. */
  readonly open: (
    file: ScoringFile,
    fromRow: number,
    predictions: readonly PredictionColumn[],
  ) => Promise<OpenFile>;
  /** The place of a part: it follows from file and number, so that writing it again replaces it. */
  readonly partUri: (file: ScoringFile, part: number) => string;
  /** Lets `write` fill a local file, and puts it in its place whole. @throws AppError UNAVAILABLE. */
  readonly store: (uri: string, write: (path: string) => Promise<void>) => Promise<void>;
  /** Removes what lies at the places of the file's parts from this number on: parts of an earlier job. */
  readonly removeParts: (file: ScoringFile, from: number) => Promise<void>;
  /** Keeps how far a file is. @throws AppError FENCED when the job belongs to another worker. */
  readonly checkpoint: (file: ScoringFile) => Promise<void>;
  /** Absent: nothing is collected. */
  readonly collect?: ((file: ScoringFile, part: number) => CollectedPart) | undefined;
  /** Monotonic milliseconds. */
  readonly clockMs: () => number;
}

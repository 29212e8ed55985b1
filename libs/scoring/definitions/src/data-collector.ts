/** What is collected of one kind of data of a deployment. */
export interface CollectionOptions {
  /** `model_inputs`, `model_outputs`, `request`, `response`, or a name of one's own. */
  readonly name: string;
  /** Share of the correlation ids that are kept, 0 to 1; the same ids in every collection. */
  readonly samplingRate: number;
}

/** What a deployment collects, as the `data_collector` of its YAML says. */
export interface CollectorOptions {
  readonly collections: readonly CollectionOptions[];
}

/** Rows that were scored together, on their way into a collection. */
export interface CollectedRows {
  readonly collection: string;
  readonly at: Date;
  /** Names the rows over all collections; row i is `<correlationId>_<i>` to those who read them. */
  readonly correlationId: string;
  readonly requestId: string | null;
  /** Of the collections `request` and `response`: how the endpoint was asked. */
  readonly request?: { readonly method: string; readonly path: string };
  /** How many rows `records` holds. */
  readonly rows: number;
  /** JSON text of an array with one object a row; made only when the sample keeps the rows. */
  readonly records: () => string;
}

/** Counts since the collector was opened. */
export interface CollectorCounts {
  /** Events that lie in files. */
  readonly written: number;
  /** Left out by sampling. */
  readonly skipped: number;
  /** Lost because the buffer was full, or the target refused them too often. */
  readonly dropped: number;
}

/** Collects rows off the path of those who wait for an answer. */
export interface DataCollector {
  /** Never waits and never throws; what the buffer cannot hold is dropped and counted. */
  readonly collect: (rows: CollectedRows) => void;
  /** Whether the sample keeps rows of this correlation id in that collection; asks nothing of the disk. */
  readonly keeps: (collection: string, correlationId: string) => boolean;
  readonly counts: () => CollectorCounts;
  /** Resolves when all that was collected before lies in files or is counted as dropped. */
  readonly flush: () => Promise<void>;
  /** Flushes and frees; what is collected afterwards is dropped. */
  readonly close: () => Promise<void>;
}

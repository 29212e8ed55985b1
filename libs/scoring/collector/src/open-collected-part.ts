import { isSampled } from './is-sampled.ts';
import { eventFormat, type CollectedDeployment } from './cloud-event.ts';
import { partFile, type PartFiles } from './part-file.ts';
import { recordsJson, type RecordColumn } from './records-json.ts';

/** What is collected of one part of a scored file, and where it goes. */
export interface CollectedPartOptions extends CollectedDeployment {
  readonly files: PartFiles;
  /** The place of `modelDataCollector/…` as a URI or a path. */
  readonly uriOf: (path: string) => string;
  readonly collection: string;
  readonly samplingRate: number;
  /** Which hour's folder it lies in; the same whenever the part is written again. */
  readonly at: Date;
  /** Of the file, without its ending: follows from file and part, so that writing it again replaces it. */
  readonly name: string;
  /** Names the events of the scored file: `<correlationId>-<place of the event's first row in the file>`. */
  readonly correlationId: string;
  /** Place of the part's first row in the file. */
  readonly firstRow: number;
  /** Cells of a row in the widest collection, so that all are cut into events at the same rows. */
  readonly widestRow: number;
}

/** One file of collected rows that is there whole or not at all. */
export interface CollectedPartWriter {
  /** Adds the rows that follow; the cells are not kept. What the disk says to it is thrown by `close`. */
  readonly add: (columns: readonly RecordColumn[], rows: number) => void;
  /** Puts the file in its place; where the sample kept no row there is none. @throws AppError UNAVAILABLE. */
  readonly close: () => Promise<void>;
  /** Leaves nothing behind, and what lay in the place stays. */
  readonly discard: () => Promise<void>;
}

const mostRowsOfEvent = 1_000;
/** About two megabytes of numbers. */
const mostCellsOfEvent = 100_000;

/**
 * Writes rows as they come, in events of up to a thousand rows that begin at the same rows in every collection, however
 * the rows are handed over; no more than one event is held.
 */
export function openCollectedPart(options: CollectedPartOptions): CollectedPartWriter {
  const { files, uriOf, collection, samplingRate, at, name, firstRow, widestRow } = options;
  const format = eventFormat(options);
  const file = partFile(files, uriOf(`${format.hourFolder(collection, at)}/${name}.jsonl`));
  const rowsOfEvent = Math.max(1, Math.min(mostRowsOfEvent, Math.floor(mostCellsOfEvent / widestRow)));
  let eventRow = firstRow;
  let held = 0;
  let records = '';

  const correlationId = (): string => `${options.correlationId}-${eventRow}`;
  const endEvent = (): void => {
    if (records !== '') {
      const json = `[${records}]`;
      const head = { collection, at, correlationId: correlationId(), requestId: null };
      file.write(format.line(head, { json }, Buffer.byteLength(json)));
    }
    eventRow += held;
    held = 0;
    records = '';
  };
  return {
    add: (columns, rows) => {
      for (let from = 0; from < rows;) {
        const to = Math.min(rows, from + rowsOfEvent - held);
        if (isSampled(correlationId(), samplingRate)) {
          records += (records === '' ? '' : ',') + recordsJson(columns, from, to).slice(1, -1);
        }
        held += to - from;
        from = to;
        if (held === rowsOfEvent) endEvent();
      }
    },
    close: () => {
      endEvent();
      return file.close();
    },
    discard: file.discard,
  };
}

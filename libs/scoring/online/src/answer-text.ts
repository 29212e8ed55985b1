import type { Cells, CellType, PredictionColumn } from '@circuitwatch/scoring-definitions';

/** Writes what a model answered as JSON. */
export interface AnswerWriter {
  /** For those who asked: a list of values of a single column, else a list of records. */
  readonly answer: (columns: readonly Cells[], rows: number) => string;
  /** For those who collect: a list of records, whatever the columns. */
  readonly records: (columns: readonly Cells[], rows: number) => string;
}

type WriteCell = (cells: Cells, row: number) => string;

/** A writer for the prediction columns of one model; what is no number in JSON is null. */
export function createAnswerWriter(predictions: readonly PredictionColumn[]): AnswerWriter {
  const writers = predictions.map(({ type }) => cellWriting(type));
  const keys = predictions.map(({ name }, k) => `${k === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  const records = (columns: readonly Cells[], rows: number): string => {
    let text = '[';
    for (let row = 0; row < rows; row++) {
      if (row > 0) text += ',';
      for (let k = 0; k < writers.length; k++) {
        text += (keys[k] as string) + (writers[k] as WriteCell)(columns[k] as Cells, row);
      }
      text += '}';
    }
    return `${text}]`;
  };
  const [only, second] = writers;
  if (only === undefined || second !== undefined) return { answer: records, records };
  const answer = (columns: readonly Cells[], rows: number): string => {
    const cells = columns[0] as Cells;
    let text = `[${only(cells, 0)}`;
    for (let row = 1; row < rows; row++) text += `,${only(cells, row)}`;
    return `${text}]`;
  };
  return { answer, records };
}

function cellWriting(type: CellType): WriteCell {
  if (type === 'string') return (cells, row) => JSON.stringify(cells[row] ?? null);
  if (type === 'bool') return (cells, row) => (cells[row] ? 'true' : 'false');
  if (type === 'int64' || type === 'int32') return (cells, row) => String(cells[row]);
  return (cells, row) => {
    const value = cells[row] as number;
    return Number.isFinite(value) ? String(value) : 'null';
  };
}

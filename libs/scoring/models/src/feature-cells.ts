import type { FeatureColumn, FeatureRows } from '@circuitwatch/feature-attribution';
import { invalid } from '@circuitwatch/platform-errors';
import { type Cells, newCells } from '@circuitwatch/scoring-definitions';
import type { InputLayout } from './model-inputs.ts';

/**
 * The cells that an input reads of the rows from `start` to below `end`, row after row.
 *
 * @throws AppError INVALID naming the feature whose cells the input cannot take.
 */
export function featureCells(
  { type, features }: Pick<InputLayout, 'type' | 'features'>,
  rows: FeatureRows,
  start: number,
  end: number,
): Cells {
  const cells = newCells(type, (end - start) * features.length);
  const read = readers[type];
  features.forEach((name, k) => {
    const column = columnOf(rows, name);
    for (let row = start; row < end; row++) {
      (cells as { [place: number]: unknown })[(row - start) * features.length + k] = read(column, row, name);
    }
  });
  return cells;
}

const readers = {
  string: textAt,
  int64: (column: FeatureColumn, row: number, name: string) => BigInt(wholeAt(column, row, name)),
  int32: wholeAt,
  bool: (column: FeatureColumn, row: number, name: string) => (wholeAt(column, row, name) === 0 ? 0 : 1),
  float32: numberAt,
  float64: numberAt,
};

function columnOf({ columns }: FeatureRows, name: string): FeatureColumn {
  const column = columns.get(name);
  if (column !== undefined) return column;
  throw invalid(`The model reads the feature ${name}, and the rows have no such column; add it to the data.`);
}

function textAt(column: FeatureColumn, row: number): string {
  return column.kind === 'texts' ? (column.values[row] ?? '') : String(column.values[row]);
}

/** Text is read as a number where it is one, truth values as 1 and 0; NaN where there is nothing. */
function numberAt(column: FeatureColumn, row: number, name: string): number {
  if (column.kind === 'numbers') return column.values[row] ?? NaN;
  const text = column.values[row] ?? null;
  if (text === null) return NaN;
  if (/^(?:true|false)$/i.test(text)) return text.length === 4 ? 1 : 0;
  const number = text.trim() === '' ? NaN : Number(text);
  if (!Number.isNaN(number)) return number;
  throw invalid(
    `The model takes numbers of the feature ${name}, and row ${row + 1} has the text ${JSON.stringify(text)}.`,
  );
}

function wholeAt(column: FeatureColumn, row: number, name: string): number {
  const number = numberAt(column, row, name);
  if (Number.isInteger(number)) return number;
  const found = Number.isNaN(number) ? 'none' : number;
  throw invalid(
    `The model takes whole numbers of the feature ${name}, and row ${row + 1} has ${found}; leave such rows out or fill them.`,
  );
}

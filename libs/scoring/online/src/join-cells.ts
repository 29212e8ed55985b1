import { cellsBetween, newCellsLike, type Cells } from '@circuitwatch/scoring-definitions';

type NumberCells = Exclude<Cells, readonly string[]>;

/** The cells of several requests one after the other, for each input; those of a single one as they are. */
export function joinCells(requests: readonly { readonly cells: readonly Cells[] }[]): readonly Cells[] {
  const [first] = requests;
  if (first === undefined || requests.length === 1) return first?.cells ?? [];
  return first.cells.map((_, input) => join(requests.map(({ cells }) => cells[input] as Cells)));
}

function join(parts: readonly Cells[]): Cells {
  const [first] = parts;
  if (!ArrayBuffer.isView(first)) return (parts as readonly (readonly string[])[]).flat();
  const numbers = parts as readonly NumberCells[];
  const size = numbers.reduce((sum, { length }) => sum + length, 0);
  const whole = newCellsLike(first, size) as NumberCells;
  let at = 0;
  for (const part of numbers) {
    // All parts are of the one type that the input has.
    (whole as Float64Array).set(part as Float64Array, at);
    at += part.length;
  }
  return whole;
}

/** The rows from, and without, to of every column; numbers are not copied. */
export function cutCells(
  columns: readonly Cells[],
  from: number,
  to: number,
  rows: number,
): readonly Cells[] {
  if (from === 0 && to === rows) return columns;
  return columns.map((cells) => cellsBetween(cells, from, to));
}

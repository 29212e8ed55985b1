import type { Cells } from '@circuitwatch/scoring-definitions';

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
  const whole = emptyLike(first, size);
  let at = 0;
  for (const part of numbers) {
    // All parts are of the one type that the input has.
    (whole as Float64Array).set(part as Float64Array, at);
    at += part.length;
  }
  return whole;
}

function emptyLike(cells: NumberCells, size: number): NumberCells {
  if (cells instanceof Float32Array) return new Float32Array(size);
  if (cells instanceof Float64Array) return new Float64Array(size);
  if (cells instanceof BigInt64Array) return new BigInt64Array(size);
  return cells instanceof Int32Array ? new Int32Array(size) : new Uint8Array(size);
}

/** The rows from, and without, to of every column; numbers are not copied. */
export function cutCells(
  columns: readonly Cells[],
  from: number,
  to: number,
  rows: number,
): readonly Cells[] {
  if (from === 0 && to === rows) return columns;
  return columns.map((cells) =>
    ArrayBuffer.isView(cells) ? cells.subarray(from, to) : cells.slice(from, to),
  );
}

import type { FeatureColumn, FeatureRows } from '@circuitwatch/feature-attribution';
import { invalid } from '@circuitwatch/platform-errors';
import { cellTypes, type CellType } from '@circuitwatch/scoring-definitions';
import type { Tensor } from 'onnxruntime-node';
import type { GraphValue } from './load-session.ts';

/** Where the cells of a model's input come from. */
export interface InputLayout {
  readonly name: string;
  readonly type: CellType;
  /** One or two; two have a column a feature. */
  readonly rank: number;
  readonly features: readonly string[];
}

/**
 * Says which features each input reads: by name where every input is one feature and is named after it, else in the
 * order of inputs and features. Without declared features the inputs' own names are the features.
 *
 * @throws AppError INVALID naming the input that tables cannot fill, or features that do not fit the inputs.
 */
export function inputLayouts(
  inputs: readonly GraphValue[],
  declared: readonly string[],
): readonly InputLayout[] {
  const names = inputs.map(({ name }) => name);
  const isNamed = inputs.every(({ shape }) => (shape.length === 2 ? shape[1] === 1 : shape.length === 1));
  const byName = isNamed && names.every((name) => declared.includes(name) || declared.length === 0);
  let next = 0;
  const layouts = inputs.map((input) => {
    const type = cellType(input);
    const width = widthOf(input, inputs.length === 1 ? declared.length : 0);
    const features = byName ? [input.name] : declared.slice(next, next + width);
    next += width;
    return { name: input.name, type, rank: input.shape.length, features };
  });
  if (declared.length > 0 ? declared.length !== next : !byName) throw misfit(next, declared.length);
  return layouts;
}

function misfit(taken: number, declared: number): Error {
  return invalid(
    `The model takes ${taken} features, but ${declared} are declared; declare in the model version the names of all, in the model's order.`,
  );
}

function cellType({ name, type }: GraphValue): CellType {
  const known = cellTypes.find((each) => each === type);
  if (known !== undefined) return known;
  throw invalid(
    `The model's input ${name} takes ${type ?? 'no tensor'}, which a table cannot fill; only ${cellTypes.join(', ')} can be.`,
  );
}

function widthOf({ name, shape }: GraphValue, free: number): number {
  const [batch, width] = shape;
  if (shape.length > 2 || shape.length === 0) {
    throw invalid(
      `The model's input ${name} has ${shape.length} dimensions, and a table has two: rows and features.`,
    );
  }
  if (typeof batch === 'number' && batch > 1) {
    throw invalid(
      `The model's input ${name} takes ${batch} rows at once; export it with a free number of rows.`,
    );
  }
  if (shape.length === 1) return 1;
  return typeof width === 'number' ? width : free;
}

/** Rows that the model takes at once; a graph made for one row takes no more. */
export function batchRows(inputs: readonly GraphValue[], most: number): number {
  return inputs.some(({ shape }) => shape[0] === 1) ? 1 : most;
}

/**
 * The cells that an input reads of the rows from `start` to below `end`.
 *
 * @throws AppError INVALID naming the feature whose cells the input cannot take.
 */
export function inputTensor(
  { Tensor: Maker }: { readonly Tensor: typeof Tensor },
  { type, rank, features }: InputLayout,
  rows: FeatureRows,
  start: number,
  end: number,
): Tensor {
  const size = (end - start) * features.length;
  const dimensions = rank === 1 ? [end - start] : [end - start, features.length];
  const fill = <Cell>(
    cells: { [place: number]: Cell },
    read: (column: FeatureColumn, row: number, name: string) => Cell,
  ): void => {
    features.forEach((name, k) => {
      const column = columnOf(rows, name);
      for (let row = start; row < end; row++)
        cells[(row - start) * features.length + k] = read(column, row, name);
    });
  };
  if (type === 'string') {
    const cells = new Array<string>(size);
    fill(cells, textAt);
    return new Maker('string', cells, dimensions);
  }
  if (type === 'int64') {
    const cells = new BigInt64Array(size);
    fill(cells, (column, row, name) => BigInt(wholeAt(column, row, name)));
    return new Maker('int64', cells, dimensions);
  }
  if (type === 'int32') {
    const cells = new Int32Array(size);
    fill(cells, wholeAt);
    return new Maker('int32', cells, dimensions);
  }
  if (type === 'bool') {
    const cells = new Uint8Array(size);
    fill(cells, (column, row, name) => (wholeAt(column, row, name) === 0 ? 0 : 1));
    return new Maker('bool', cells, dimensions);
  }
  const cells = type === 'float32' ? new Float32Array(size) : new Float64Array(size);
  fill(cells, numberAt);
  return new Maker(type, cells, dimensions);
}

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

import { invalid } from '@circuitwatch/platform-errors';
import { cellTypes, type CellType } from '@circuitwatch/scoring-definitions';
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
  const message = `The model takes ${taken} features, but ${declared} are declared; declare in the model version the names of all, in the model's order.`;
  return invalid(message, [{ path: ['features'], message }]);
}

function cellType({ name, type }: GraphValue): CellType {
  const known = cellTypes.find((each) => each === type);
  if (known !== undefined) return known;
  const found = type ?? 'a sequence or a map';
  throw invalid(
    `The model's input ${name} takes ${found}, which a table cannot fill; export it with one of ${cellTypes.join(', ')}.`,
  );
}

function widthOf({ name, shape }: GraphValue, free: number): number {
  const [, width] = shape;
  if (shape.length > 2 || shape.length === 0) {
    throw invalid(
      `The model's input ${name} has ${shape.length} dimensions, and a table has two: rows and features.`,
    );
  }
  if (shape.length === 1) return 1;
  return typeof width === 'number' ? width : free;
}

/**
 * The number of rows that the graph was made for, where it takes no other; null where it is free.
 *
 * @throws AppError INVALID where inputs were made for different numbers of rows.
 */
export function fixedRows(inputs: readonly GraphValue[]): number | null {
  const told = inputs.flatMap(({ shape: [rows] }) => (typeof rows === 'number' ? [rows] : []));
  const [first] = told;
  if (first === undefined) return null;
  const isAll = told.length === inputs.length || first === 1;
  if (isAll && first > 0 && told.every((rows) => rows === first)) return first;
  const shown = inputs.map(({ name, shape }) => `${name}: [${shape.map((size) => size || '?').join(', ')}]`);
  throw invalid(
    `The model's inputs do not take one and the same number of rows (${shown.join(', ')}); export it with a free number of rows.`,
  );
}

import { invalid } from '@circuitwatch/platform-errors';
import {
  type Cells,
  type CellType,
  cellTypes,
  type FeatureDeclaration,
  newCells,
} from '@circuitwatch/scoring-definitions';
import type { LoadedGraph } from './load-graph.ts';
import type { GraphValue } from './load-session.ts';
import type { InputLayout } from './model-inputs.ts';

/** An output of a graph as a matrix of rows. */
export interface GraphOutput {
  readonly name: string;
  readonly type: CellType;
  /** Columns. */
  readonly width: number;
}

/** As many as few other sizes are, so that an output with a row a row is told from others. */
const triedRows = 7;

/**
 * The outputs that tables can hold: a row a row, of one or several floats, whole numbers, truth values or texts. Sizes
 * are those that it answers to some made-up rows; where it knows nothing of such, those that the graph tells.
 *
 * @throws AppError INVALID where there are none.
 */
export async function graphOutputs(
  graph: LoadedGraph,
  features: readonly FeatureDeclaration[],
): Promise<readonly GraphOutput[]> {
  const typed = graph.outputs.flatMap((value) => {
    const type = cellTypes.find((each) => each === value.type);
    return type === undefined ? [] : [{ ...value, type }];
  });
  const names = typed.map(({ name }) => name);
  const rows = graph.fixedRows ?? triedRows;
  const sizes = await graph.sizes(plausibleCells(graph.inputs, features, rows), rows, names);
  const outputs = typed.map(({ name, type, shape }) => {
    return { name, type, width: sizes ? measuredWidth(sizes.get(name) ?? [], rows) : toldWidth(shape) };
  });
  const held = outputs.filter(({ width }) => width > 0);
  if (held.length > 0) return held;
  const found = graph.outputs.map(({ name, type, shape }) => {
    return `${name}: ${type ?? 'no tensor'} [${(sizes?.get(name) ?? shape).join(', ')}]`;
  });
  throw invalid(
    `The model has no output that a table can hold, which is a row a row of numbers or texts (for ${rows} rows it has ${found.join(', ')}); export it with one.`,
  );
}

/** 0: it has not a row a row, or nothing in it. */
function measuredWidth([first, width = 1, ...more]: readonly number[], rows: number): number {
  return first === rows && more.length === 0 ? width : 0;
}

/** One column is the usual width of a matrix. A graph that says nothing of an output may tell no sizes either. */
function toldWidth([, width = 1, ...more]: GraphValue['shape']): number {
  if (more.length > 0) return 0;
  return typeof width === 'number' ? width : 1;
}

/** Rows that a graph may well be asked for: of each feature its first category, or nothing: zero, and empty text. */
export function plausibleCells(
  inputs: readonly Pick<InputLayout, 'type' | 'features'>[],
  declared: readonly FeatureDeclaration[],
  rows: number,
): readonly Cells[] {
  const categories = new Map(declared.map(({ name, categories: all }) => [name, all?.[0]]));
  return inputs.map(({ type, features }) => {
    const cells = newCells(type, rows * features.length);
    features.forEach((feature, k) => {
      const category = categories.get(feature);
      const cell = category === undefined ? null : cellOf(type, category);
      for (let row = 0; cell !== null && row < rows; row++) {
        (cells as { [place: number]: unknown })[row * features.length + k] = cell;
      }
    });
    return cells;
  });
}

function cellOf(type: CellType, text: string): string | number | bigint | null {
  if (type === 'string') return text;
  const truth = ['false', 'true'].indexOf(text.toLowerCase());
  const number = truth < 0 ? Number(text) : truth;
  if (type === 'float32' || type === 'float64') return number;
  if (!Number.isSafeInteger(number)) return null;
  return type === 'int64' ? BigInt(number) : number;
}

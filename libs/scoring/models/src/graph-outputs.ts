import { AppError } from '@circuitwatch/platform-errors';
import {
  cellTypes,
  type Cells,
  type CellType,
  type FeatureDeclaration,
} from '@circuitwatch/scoring-definitions';
import { newCells } from './cells.ts';
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

/**
 * The outputs that tables can hold: rows, or rows × columns, of floats, whole numbers, truth values or texts. What the
 * graph leaves open of their shapes is tried with one row.
 */
export async function graphOutputs(
  graph: LoadedGraph,
  features: readonly FeatureDeclaration[],
): Promise<readonly GraphOutput[]> {
  const outputs: GraphOutput[] = [];
  for (const value of graph.outputs) {
    const type = cellTypes.find((each) => each === value.type);
    const width =
      type === undefined ? null : (toldWidth(value) ?? (await triedWidth(graph, value, features)));
    if (type !== undefined && width !== null && width > 0) outputs.push({ name: value.name, type, width });
  }
  return outputs;
}

/** 0: it is no matrix; null: the graph does not say. The shape of a graph that says nothing is empty. */
function toldWidth({ shape }: GraphValue): number | null {
  if (shape.length === 0) return null;
  if (shape.length > 2) return 0;
  const [, width = 1] = shape;
  return typeof width === 'number' ? width : null;
}

async function triedWidth(
  graph: LoadedGraph,
  { name, shape }: GraphValue,
  features: readonly FeatureDeclaration[],
): Promise<number> {
  try {
    const cells = plausibleCells(graph.inputs, features, 1);
    return (await graph.run(cells, 1, [name])).get(name)?.width ?? 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // The row may be nothing that the graph knows: then one column is the usual width of a matrix.
    return shape.length === 2 ? 1 : 0;
  }
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
  const number = Number(text);
  if (type === 'float32' || type === 'float64') return number;
  if (!Number.isSafeInteger(number)) return null;
  return type === 'int64' ? BigInt(number) : number;
}

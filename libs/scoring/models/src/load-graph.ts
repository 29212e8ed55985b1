import { createHash } from 'node:crypto';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import { type Cells, cellsBetween, newCells, putCells } from '@circuitwatch/scoring-definitions';
import type { Tensor } from 'onnxruntime-node';
import { openClassifierGraph, type ClassifierGraph } from './classifier-graph.ts';
import {
  graphValue,
  loadSession,
  readModelFile,
  reasonOf,
  type GraphValue,
  type SessionOptions,
} from './load-session.ts';
import { fixedRows, inputLayouts, type InputLayout } from './model-inputs.ts';

/** How a graph is loaded. */
export interface GraphOptions extends SessionOptions {
  /** SHA-256 that the file must have; null or absent: any. */
  readonly checksum?: string | null;
}

/** What a graph answers to rows, as a matrix: row after row. */
export interface OutputMatrix {
  readonly cells: Cells;
  readonly width: number;
}

/** A graph on a device that tables can fill. */
export interface LoadedGraph {
  /** Lower-case hex SHA-256 of the file. */
  readonly checksum: string;
  readonly classifier: Omit<ClassifierGraph, 'bytes'>;
  readonly inputs: readonly InputLayout[];
  readonly outputs: readonly GraphValue[];
  /** Rows that it takes at most, because it was made for exactly so many; null: any number. */
  readonly fixedRows: number | null;
  /**
   * Runs the graph on at least one row: rows × features cells of each input.
   *
   * @throws AppError INVALID when the graph cannot answer these cells, or an output has not a row a row.
   */
  readonly run: (
    cells: readonly Cells[],
    rows: number,
    outputs: readonly string[],
  ) => Promise<ReadonlyMap<string, OutputMatrix>>;
  /** The sizes of what it answers to such rows, by output; null where it cannot answer them. */
  readonly sizes: (
    cells: readonly Cells[],
    rows: number,
    outputs: readonly string[],
  ) => Promise<ReadonlyMap<string, readonly number[]> | null>;
  readonly close: () => Promise<void>;
}

/**
 * Loads an ONNX file whose inputs are a matrix with a column a feature, an input a feature, or several matrices.
 *
 * @param features Names of what the inputs read, in their order; none: the inputs' own names.
 * @throws AppError INVALID when the file is no graph that loads, is not the one of that checksum, or has inputs that
 *   tables or these features do not fit; UNAVAILABLE for a GPU that is not there.
 */
export async function loadGraph(
  file: string,
  features: readonly string[],
  options: GraphOptions = {},
): Promise<LoadedGraph> {
  const stored = await readModelFile(file);
  const checksum = createHash('sha256').update(stored).digest('hex');
  refuseOtherFile(file, checksum, options.checksum);
  const { bytes, ...classifier } = openClassifierGraph(file, stored);
  const { Tensor: Maker } = await import('onnxruntime-node');
  const session = await loadSession(file, bytes, options);
  try {
    const values = session.inputMetadata.map(graphValue);
    const inputs = inputLayouts(values, features);
    const fixed = fixedRows(values);
    const answer = (cells: readonly Cells[], rows: number, names: readonly string[]) => {
      const graphRows = fixed ?? rows;
      const feeds: Record<string, Tensor> = {};
      inputs.forEach((layout, place) => {
        const dimensions = layout.rank === 1 ? [graphRows] : [graphRows, layout.features.length];
        const filled = filledUp(cells[place] ?? [], layout, rows, graphRows);
        // The cells' type is the layout's, which the constructor checks once more.
        feeds[layout.name] = new Maker(layout.type as 'float32', filled as Float32Array, dimensions);
      });
      return session.run(feeds, names);
    };
    return {
      checksum,
      classifier,
      inputs,
      outputs: session.outputMetadata.map(graphValue),
      fixedRows: fixed,
      run: async (cells, rows, names) => {
        const answered = await answer(cells, rows, names).catch((cause: unknown) => {
          throw unanswered(file, cause);
        });
        return new Map(names.map((name) => [name, matrixOf(name, answered[name], rows, fixed ?? rows)]));
      },
      sizes: async (cells, rows, names) => {
        const answered = await answer(cells, rows, names).catch(() => null);
        return answered && new Map(names.map((name) => [name, answered[name]?.dims ?? []]));
      },
      close: () => session.release(),
    };
  } catch (error) {
    await session.release();
    throw error;
  }
}

function refuseOtherFile(file: string, found: string, wanted: string | null | undefined): void {
  if (wanted == null || wanted.toLowerCase() === found) return;
  const message = `The model file ${file} is not the one that was registered: its SHA-256 is ${found}, not ${wanted}. Register the new file as a version of its own.`;
  throw invalid(message, [{ path: ['checksum'], message }]);
}

/** A graph that takes exactly so many rows has the last one again where there are fewer. */
function filledUp(cells: Cells, { type, features }: InputLayout, rows: number, graphRows: number): Cells {
  const width = features.length;
  const given = cellsBetween(cells, 0, rows * width);
  if (rows === graphRows) return given;
  const filled = newCells(type, graphRows * width);
  putCells(filled, given, 0);
  const last = cellsBetween(given, (rows - 1) * width, rows * width);
  for (let row = rows; row < graphRows; row++) putCells(filled, last, row * width);
  return filled;
}

function unanswered(file: string, cause: unknown): AppError {
  return new AppError('INVALID', `The model ${file} cannot answer these rows: ${reasonOf(cause)}`, { cause });
}

function matrixOf(name: string, tensor: Tensor | undefined, rows: number, graphRows: number): OutputMatrix {
  const dimensions = tensor?.dims ?? [];
  const [first, width = 1, ...more] = dimensions;
  if (!tensor || first !== graphRows || more.length > 0) {
    const shape = dimensions.length === 0 ? 'a single value' : `a tensor of ${dimensions.join(' × ')}`;
    throw invalid(
      `The model answers ${graphRows} rows with ${shape} in its output ${name}, and a table needs rows × columns.`,
    );
  }
  return { cells: cellsBetween(tensor.data as Cells, 0, rows * width), width };
}

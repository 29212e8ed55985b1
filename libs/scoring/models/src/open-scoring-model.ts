import { createHash } from 'node:crypto';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import type { Cells, Device, ModelDeclaration, ScoringModel } from '@circuitwatch/scoring-definitions';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { openClassifierGraph } from './classifier-graph.ts';
import { graphValue, loadSession, readModelFile, reasonOf, type GraphValue } from './load-session.ts';
import { batchRows, inputLayouts, type InputLayout } from './model-inputs.ts';
import { cellTypeOf, predictionLayout, type ColumnSource, type GraphOutput } from './prediction-columns.ts';
import { newCells, takeColumn } from './take-column.ts';

/** How a model is loaded. */
export interface OpenOptions {
  /** CPU unless said. */
  readonly device?: Device;
  /** onnxruntime's threads inside of one operator; 1 unless said. */
  readonly threads?: number;
  /** Rows that the graph is given at once; 4,096 unless said. */
  readonly rowsAtOnce?: number;
  /** SHA-256 that the file must have; null or absent: any. */
  readonly checksum?: string | null;
}

/** Bounds the memory of a graph's layers. */
const usualRowsAtOnce = 4_096;

/**
 * Loads an ONNX file on a device for scoring. Inputs may be a matrix with a column a feature, an input a feature, or
 * several matrices; of floats, whole numbers, truth values or texts. All outputs that are tensors with a row a row are
 * predicted; a ZipMap's probabilities too.
 *
 * @throws AppError INVALID when the file is no graph that loads, is not the one of that checksum, or does not fit its
 *   declaration; UNAVAILABLE for a GPU that is not there.
 */
export async function openScoringModel(
  file: string,
  declaration: ModelDeclaration,
  options: OpenOptions = {},
): Promise<ScoringModel> {
  const stored = await readModelFile(file);
  const checksum = createHash('sha256').update(stored).digest('hex');
  refuseOtherFile(file, checksum, options.checksum);
  const graph = openClassifierGraph(file, stored);
  const onnxruntime = await import('onnxruntime-node');
  const session = await loadSession(file, graph.bytes, options);
  try {
    const inputs = session.inputMetadata.map(graphValue);
    const layouts = inputLayouts(
      inputs,
      declaration.features.map(({ name }) => name),
    );
    const run = runnerOf(file, session, onnxruntime, layouts);
    const outputs = await outputsOf(session.outputMetadata.map(graphValue), layouts, run);
    const { task, columns } = predictionLayout(outputs, graph, declaration);
    const rowsAtOnce = batchRows(inputs, options.rowsAtOnce ?? usualRowsAtOnce);
    return {
      task,
      device: options.device ?? 'CPU',
      checksum,
      inputs: layouts.map(({ name, type, features }) => ({ name, type, features })),
      predictions: columns.map(({ name, type }) => ({ name, type })),
      rowsAtOnce,
      score: scorer({ layouts, columns, rowsAtOnce, run }),
      close: () => session.release(),
    };
  } catch (error) {
    await session.release();
    throw error;
  }
}

function refuseOtherFile(file: string, found: string, wanted: string | null | undefined): void {
  if (wanted == null || wanted.toLowerCase() === found) return;
  throw invalid(
    `The model file ${file} is not the one that was registered: its SHA-256 is ${found}, not ${wanted}. Register the new file as a version of its own.`,
  );
}

/** Runs the graph on rows × features cells of each input, and answers the named outputs. */
type RunGraph = (
  cells: readonly Cells[],
  rows: number,
  outputs: readonly string[],
) => Promise<InferenceSession.ReturnType>;

function runnerOf(
  file: string,
  session: InferenceSession,
  { Tensor: Maker }: { readonly Tensor: typeof Tensor },
  layouts: readonly InputLayout[],
): RunGraph {
  return async (cells, rows, outputs) => {
    const feeds: Record<string, Tensor> = {};
    layouts.forEach(({ name, type, rank, features }, place) => {
      const dimensions = rank === 1 ? [rows] : [rows, features.length];
      // The cells' type is the layout's, which the constructor checks once more.
      feeds[name] = new Maker(type as 'float32', cells[place] as Float32Array, dimensions);
    });
    try {
      return await session.run(feeds, outputs);
    } catch (cause) {
      throw new AppError('INVALID', `The model ${file} cannot answer these rows: ${reasonOf(cause)}`, {
        cause,
      });
    }
  };
}

/** Outputs that tables can hold. Widths that the graph leaves open are tried with one row of zeros. */
async function outputsOf(
  values: readonly GraphValue[],
  layouts: readonly InputLayout[],
  run: RunGraph,
): Promise<readonly GraphOutput[]> {
  const known = values.flatMap(({ name, type, shape }) => {
    const cellType = cellTypeOf(type);
    return cellType === null ? [] : [{ name, type: cellType, shape }];
  });
  const isTold = known.every(({ shape }) => shape.slice(1).every((size) => typeof size === 'number'));
  const tried = isTold ? null : await tryOneRow(layouts, known, run);
  return known.map(({ name, type, shape }) => {
    const told = shape.slice(1).reduce<number>((sum, size) => sum * (typeof size === 'number' ? size : 1), 1);
    return { name, type, width: tried?.[name]?.size ?? told };
  });
}

async function tryOneRow(
  layouts: readonly InputLayout[],
  outputs: readonly { readonly name: string }[],
  run: RunGraph,
): Promise<InferenceSession.ReturnType | null> {
  const zeros = layouts.map(({ type, features }) => newCells(type, features.length));
  try {
    return await run(
      zeros,
      1,
      outputs.map(({ name }) => name),
    );
  } catch {
    // Zeros and empty texts may be nothing that the graph knows; one column is the usual width.
    return null;
  }
}

interface Scoring {
  readonly layouts: readonly InputLayout[];
  readonly columns: readonly ColumnSource[];
  readonly rowsAtOnce: number;
  readonly run: RunGraph;
}

function scorer({ layouts, columns, rowsAtOnce, run }: Scoring): ScoringModel['score'] {
  const outputs = [...new Set(columns.map(({ output }) => output))];
  const scorePiece = async (cells: readonly Cells[], rows: number): Promise<readonly Cells[]> => {
    const answered = await run(cells, rows, outputs);
    return columns.map((column) => takeColumn(column, tensorOf(answered, column, rows), rows));
  };
  const cut = (cells: readonly Cells[], from: number, to: number): readonly Cells[] =>
    cells.map((each, place) => {
      const width = layouts[place]?.features.length ?? 1;
      return pieceOf(each, from * width, to * width);
    });
  return async (cells, rows, signal) => {
    if (rows <= rowsAtOnce)
      return rows === 0
        ? columns.map(({ type }) => newCells(type, 0))
        : scorePiece(cut(cells, 0, rows), rows);
    const whole = columns.map(({ type }) => newCells(type, rows));
    for (let from = 0; from < rows; from += rowsAtOnce) {
      if (signal?.aborted)
        throw new AppError('CANCELED', 'The scoring was canceled.', { cause: signal.reason });
      const to = Math.min(from + rowsAtOnce, rows);
      const piece = await scorePiece(cut(cells, from, to), to - from);
      piece.forEach((column, place) => place in whole && put(whole[place] as Cells, column, from));
    }
    return whole;
  };
}

/** @throws AppError INVALID where an output does not have its row a row. */
function tensorOf(
  answered: InferenceSession.ReturnType,
  { output, index }: ColumnSource,
  rows: number,
): Tensor {
  const tensor = answered[output];
  const width = tensor ? tensor.size / rows : 0;
  if (tensor && Number.isInteger(width) && (index ?? 0) < width) return tensor;
  throw invalid(
    `The model's output ${output} has ${tensor?.size ?? 0} values for ${rows} rows, and as many a row are needed.`,
  );
}

function pieceOf(cells: Cells, from: number, to: number): Cells {
  if (from === 0 && to === cells.length) return cells;
  return ArrayBuffer.isView(cells) ? cells.subarray(from, to) : cells.slice(from, to);
}

function put(whole: Cells, piece: Cells, from: number): void {
  if (ArrayBuffer.isView(whole)) return (whole as Float64Array).set(piece as Float64Array, from);
  const texts = whole as string[];
  (piece as readonly string[]).forEach((text, row) => (texts[from + row] = text));
}

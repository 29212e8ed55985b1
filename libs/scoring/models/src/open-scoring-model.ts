import type { ModelDeclaration, ScoringModel } from '@circuitwatch/scoring-definitions';
import { inPieces } from './in-pieces.ts';
import type { GraphOptions } from './load-graph.ts';
import { openGraphModel } from './open-graph-model.ts';

/** How a model is loaded. */
export interface OpenOptions extends GraphOptions {
  /** Rows that the graph is given at once; 4,096 unless said. */
  readonly rowsAtOnce?: number;
}

/** Bounds the memory of a graph's layers. */
export const usualRowsAtOnce = 4_096;

/**
 * Loads an ONNX file on a device for scoring. Inputs may be a matrix with a column a feature, an input a feature, or
 * several matrices; of floats, whole numbers, truth values or texts. All outputs that are tensors with a row a row are
 * predicted; a ZipMap's probabilities too. A graph that was made for a fixed number of rows is given as many.
 *
 * @throws AppError INVALID when the file is no graph that loads, is not the one of that checksum, or does not fit its
 *   declaration; UNAVAILABLE for a GPU that is not there.
 */
export async function openScoringModel(
  file: string,
  declaration: ModelDeclaration,
  { rowsAtOnce = usualRowsAtOnce, ...options }: OpenOptions = {},
): Promise<ScoringModel> {
  return inPieces(await openGraphModel(file, declaration, options), rowsAtOnce);
}

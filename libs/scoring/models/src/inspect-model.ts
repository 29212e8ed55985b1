import { createHash } from 'node:crypto';
import { invalid } from '@circuitwatch/platform-errors';
import { graphValue, loadSession, readModelFile, type GraphValue } from './load-session.ts';

/** What a model file says of itself. */
export interface ModelGraph {
  /** Lower-case hex SHA-256 of the file. */
  readonly checksum: string;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
}

/**
 * Loads an ONNX file with onnxruntime and reads its inputs, outputs and checksum.
 *
 * @throws AppError INVALID when the file cannot be read or onnxruntime refuses the graph.
 */
export async function inspectModel(file: string): Promise<ModelGraph> {
  const bytes = await readModelFile(file);
  const session = await loadSession(file, bytes);
  try {
    return {
      checksum: createHash('sha256').update(bytes).digest('hex'),
      inputs: session.inputMetadata.map(graphValue),
      outputs: session.outputMetadata.map(graphValue),
    };
  } finally {
    await session.release();
  }
}

/** How many features the graph takes; null when its inputs do not say. */
function featureCount(graph: ModelGraph): number | null {
  const [only] = graph.inputs;
  if (graph.inputs.length > 1 || only === undefined) return graph.inputs.length;
  const width = only.shape[1];
  return only.shape.length === 2 && typeof width === 'number' ? width : null;
}

/**
 * Holds what was declared of a model version against its file.
 *
 * @throws AppError INVALID naming the field that does not fit.
 */
export function checkDeclaration(
  graph: ModelGraph,
  declared: { readonly features: readonly string[]; readonly checksum?: string | null },
): void {
  if (declared.checksum && declared.checksum.toLowerCase() !== graph.checksum) {
    const message = `The file's SHA-256 is ${graph.checksum}, not the declared ${declared.checksum}.`;
    throw invalid(message, [{ path: ['checksum'], message }]);
  }
  const takes = featureCount(graph);
  if (takes !== null && declared.features.length > 0 && declared.features.length !== takes) {
    const message = `The model takes ${takes} features, but ${declared.features.length} are declared.`;
    throw invalid(message, [{ path: ['features'], message }]);
  }
}

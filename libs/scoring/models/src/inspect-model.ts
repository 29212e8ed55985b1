import { createHash } from 'node:crypto';
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

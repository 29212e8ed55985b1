import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import type { InferenceSession } from 'onnxruntime-node';

/** One input or output of a model graph. */
export interface GraphValue {
  readonly name: string;
  /** ONNX element type such as `float32`; null for sequences and maps. */
  readonly type: string | null;
  /** A name or an empty string stands for a size that is free, such as the batch. */
  readonly shape: readonly (number | string)[];
}

/** What a model file says of itself. */
export interface ModelGraph {
  /** Lower-case hex SHA-256 of the file. */
  readonly checksum: string;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
}

async function load(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new AppError(
      'INVALID',
      `The model file ${file} cannot be read; give the path of an ONNX file on this machine.`,
      {
        cause,
      },
    );
  }
}

/** onnxruntime puts the path in front of the reason; people only need the reason. */
function reason(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^.*failed:\s*/, '') : String(error);
}

function graphValue(value: InferenceSession.ValueMetadata): GraphValue {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: null, shape: [] };
}

/**
 * Loads an ONNX file with onnxruntime and reads its inputs, outputs and checksum.
 *
 * @throws AppError INVALID when the file cannot be read or onnxruntime refuses the graph.
 */
export async function inspectModel(file: string): Promise<ModelGraph> {
  const bytes = await load(file);
  // The runtime takes a moment to load, so only those who look into a model pay for it.
  const onnxruntime = await import('onnxruntime-node');
  let session: InferenceSession;
  try {
    session = await onnxruntime.InferenceSession.create(bytes, { logSeverityLevel: 4 });
  } catch (cause) {
    throw new AppError(
      'INVALID',
      `The model file ${file} is not an ONNX graph that loads: ${reason(cause)}`,
      { cause },
    );
  }
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

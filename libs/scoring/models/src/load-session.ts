import { readFile } from 'node:fs/promises';
import { AppError } from '@circuitwatch/platform-errors';
import type { Device } from '@circuitwatch/scoring-definitions';
import type { InferenceSession } from 'onnxruntime-node';
import { requireGpu } from './gpu.ts';

/** One input or output of a model graph. */
export interface GraphValue {
  readonly name: string;
  /** ONNX element type such as `float32`; null for sequences and maps. */
  readonly type: string | null;
  /** A name or an empty string stands for a size that is free, such as the batch. */
  readonly shape: readonly (number | string)[];
}

/** @throws AppError INVALID when the file cannot be read. */
export async function readModelFile(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new AppError(
      'INVALID',
      `The model file ${file} cannot be read; give the path of an ONNX file on this machine.`,
      { cause },
    );
  }
}

/** How a session runs. */
export interface SessionOptions {
  /** Threads inside of one operator; 1 unless said, as those who score have threads of their own. */
  readonly threads?: number;
  /** CPU unless said. */
  readonly device?: Device;
}

/**
 * @throws AppError INVALID when onnxruntime refuses the graph; UNAVAILABLE for a GPU that cannot be used.
 */
export async function loadSession(
  file: string,
  bytes: Buffer,
  { threads = 1, device = 'CPU' }: SessionOptions = {},
): Promise<InferenceSession> {
  if (device === 'GPU') await requireGpu();
  // The runtime takes a moment to load, so only those who look into a model pay for it.
  const onnxruntime = await import('onnxruntime-node');
  try {
    return await onnxruntime.InferenceSession.create(bytes, {
      executionProviders: device === 'GPU' ? ['cuda'] : ['cpu'],
      logSeverityLevel: 4,
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
    });
  } catch (cause) {
    const message = `The model file ${file} is not an ONNX graph that loads: ${reasonOf(cause)}`;
    throw new AppError('INVALID', message, { cause });
  }
}

/** onnxruntime puts the path in front of the reason; people only need the reason. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^.*failed:\s*/, '') : String(error);
}

/** What the runtime says of an input or output. */
export function graphValue(value: InferenceSession.ValueMetadata): GraphValue {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: null, shape: [] };
}

import { readFile } from 'node:fs/promises';
import { AppError } from '@circuitwatch/platform-errors';
import type { Device } from '@circuitwatch/scoring-definitions';
import type { InferenceSession } from 'onnxruntime-node';
import { reasonWithoutGpu } from './gpu.ts';

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
 * @throws AppError INVALID when onnxruntime refuses the graph, naming an operator that it does not know; UNAVAILABLE for
 *   a GPU that cannot be used.
 */
export async function loadSession(
  file: string,
  bytes: Uint8Array,
  { threads = 1, device = 'CPU' }: SessionOptions = {},
): Promise<InferenceSession> {
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
    const withoutGpu = device === 'GPU' ? await reasonWithoutGpu() : null;
    if (withoutGpu !== null) throw new AppError('UNAVAILABLE', withoutGpu, { cause });
    const message = `The model file ${file} is not an ONNX graph that loads: ${reasonOf(cause)}`;
    throw new AppError('INVALID', message, { cause });
  }
}

/** How onnxruntime speaks of operators that it does not know, or not for these types. */
const unknownOperators = [
  /No Op registered for (?<name>\S+) with domain_version of (?<version>\d+)/,
  /Fatal error: (?<name>\S+)\(-?\d+\) is not a registered function/,
  /Could not find an implementation for (?<name>\w+)\((?<version>\d+)\)/,
];

/** onnxruntime puts places of its own in front of the reason; people only need the reason. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  for (const pattern of unknownOperators) {
    const { name, version } = pattern.exec(error.message)?.groups ?? {};
    if (name === undefined) continue;
    const known = version === undefined ? name : `${name} of version ${version}`;
    return `it uses the operator ${known}, which onnxruntime does not know for these types. Export it with standard operators.`;
  }
  return error.message
    .replace(/^.*failed:\s*/, '')
    .replace(/^\/onnxruntime_src\/.*?\) /, '')
    .trim();
}

/** What the runtime says of an input or output. */
export function graphValue(value: InferenceSession.ValueMetadata): GraphValue {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: null, shape: [] };
}

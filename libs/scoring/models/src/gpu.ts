import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AppError } from '@circuitwatch/platform-errors';
import { bytesField } from './protobuf-fields.ts';

/** Hardware that models can run on. */
export interface DeviceReport {
  readonly kind: 'CPU' | 'GPU';
  /** onnxruntime's execution provider. */
  readonly provider: 'cpu' | 'cuda';
  /** null where it cannot be known. */
  readonly memoryBytes: number | null;
}

/** What this machine has for models. */
export interface AvailableDevices {
  readonly devices: readonly DeviceReport[];
  /** Why there is no GPU, and how one is added; null where there is one. */
  readonly withoutGpu: string | null;
}

/**
 * Asks onnxruntime whether it can run a graph on a GPU. The answer is one of this process: libraries that are added
 * later are found at its next start.
 *
 * @param totalMemory Bytes of the machine, as a CPU has them all.
 */
export async function availableDevices(totalMemory: number): Promise<AvailableDevices> {
  const cpu: DeviceReport = { kind: 'CPU', provider: 'cpu', memoryBytes: totalMemory };
  const withoutGpu = await reasonWithoutGpu();
  if (withoutGpu !== null) return { devices: [cpu], withoutGpu };
  return { devices: [cpu, { kind: 'GPU', provider: 'cuda', memoryBytes: await gpuMemory() }], withoutGpu };
}

/** @throws AppError UNAVAILABLE with the reason and the way out where there is no GPU. */
export async function requireGpu(): Promise<void> {
  const reason = await reasonWithoutGpu();
  if (reason !== null) throw new AppError('UNAVAILABLE', reason, { retryable: false });
}

async function reasonWithoutGpu(): Promise<string | null> {
  const onnxruntime = await import('onnxruntime-node');
  try {
    const session = await onnxruntime.InferenceSession.create(identityGraph(), {
      executionProviders: ['cuda'],
      logSeverityLevel: 4,
    });
    await session.release();
    return null;
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return `No GPU can be used on this machine; deploy/gpu.md tells how CUDA is added. onnxruntime says: ${reason}`;
  }
}

/** The sum over all cards, as the driver's own tool tells it; without the tool nobody can say. */
async function gpuMemory(): Promise<number | null> {
  try {
    const query = ['--query-gpu=memory.total', '--format=csv,noheader,nounits'];
    const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: 5_000 });
    const mebibytes = stdout.trim().split('\n').map(Number);
    return mebibytes.reduce((sum, each) => sum + each, 0) * 2 ** 20;
  } catch {
    return null;
  }
}

/** A model that answers the one number it is given: the smallest that says whether a provider works. */
function identityGraph(): Buffer {
  const text = (field: number, value: string): Buffer => bytesField(field, Buffer.from(value));
  const small = (field: number, value: number): Buffer => Buffer.from([8 * field, value]);
  const shape = bytesField(2, bytesField(1, small(1, 1)));
  const oneFloat = bytesField(2, bytesField(1, Buffer.concat([small(1, 1), shape])));
  const node = Buffer.concat([text(1, 'x'), text(2, 'y'), text(4, 'Identity')]);
  const graph = Buffer.concat([
    bytesField(1, node),
    text(2, 'identity'),
    bytesField(11, Buffer.concat([text(1, 'x'), oneFloat])),
    bytesField(12, Buffer.concat([text(1, 'y'), oneFloat])),
  ]);
  return Buffer.concat([small(1, 8), bytesField(7, graph), bytesField(8, small(2, 17))]);
}

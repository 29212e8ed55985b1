import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

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
 * Asks onnxruntime whether it can run a graph on a GPU. The answer holds for this process: libraries that are added
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

const program = new URL('./try-gpu.ts', import.meta.url);

/** Why no GPU can be used, and the way out; null where one can. */
export async function reasonWithoutGpu(): Promise<string | null> {
  const reason = await run(process.execPath, [fileURLToPath(program)], { timeout: 60_000 }).then(
    ({ stdout, stderr }) => (stdout === '' ? '' : (missingLibrary(stderr) ?? stdout)),
    ({ signal, code }: { readonly signal?: string | null; readonly code?: unknown }) =>
      `the process that tried ended with ${signal ?? `code ${String(code)}`}`,
  );
  if (reason === '') return null;
  return `No GPU can be used on this machine; deploy/gpu.md tells how CUDA is added. onnxruntime says: ${reason}`;
}

/** onnxruntime writes which library it lacks into its log only. */
function missingLibrary(log: string): string | null {
  return /with error: (?:\S*\/)?(?<reason>\S+: .*)$/m.exec(log)?.groups?.reason ?? null;
}

/** Of the first card, which is the one that onnxruntime takes, as the driver's tool tells it; else nobody can say. */
async function gpuMemory(): Promise<number | null> {
  try {
    const query = ['--query-gpu=memory.total', '--format=csv,noheader,nounits', '--id=0'];
    const { stdout } = await run('nvidia-smi', query, { timeout: 5_000 });
    const mebibytes = Number.parseInt(stdout, 10);
    return Number.isNaN(mebibytes) ? null : mebibytes * 2 ** 20;
  } catch {
    return null;
  }
}

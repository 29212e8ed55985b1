import { invalid } from '@circuitwatch/platform-errors';
import path from 'node:path';
import { readBenchEnv } from './env.ts';

/** Prints how fast files and requests are scored, beside onnxruntime alone: both, or `batch` or `online`. */
export async function benchScoring(args: readonly string[]): Promise<void> {
  const [part, ...others] = args;
  const { benchBatchScoring, measureSize } = await import('./scoring/batch.ts');
  if (part === '--size') return measureSize(others);
  if (part !== undefined && part !== 'batch' && part !== 'online') {
    throw invalid(
      `There is batch scoring and online scoring, but no ${part}: say batch, online, or nothing.`,
    );
  }
  if (part !== 'online') await benchBatchScoring(path.resolve(readBenchEnv().BENCH_DIR));
  if (part !== 'batch') await (await import('./scoring/online.ts')).benchOnline();
}

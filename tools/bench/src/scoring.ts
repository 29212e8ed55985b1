import path from 'node:path';
import { readBenchEnv } from './env.ts';
import { benchBatchScoring, measureSize } from './scoring/batch.ts';

/** Prints how fast files are scored, beside onnxruntime alone. */
export async function benchScoring(args: readonly string[]): Promise<void> {
  if (args[0] === '--size') return measureSize(args.slice(1));
  await benchBatchScoring(path.resolve(readBenchEnv().BENCH_DIR));
}

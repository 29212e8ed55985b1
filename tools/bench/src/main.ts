import { AppError } from '@circuitwatch/platform-errors';
import { benchFleet } from './fleet.ts';
import { benchKernels } from './kernels.ts';
import { benchYear } from './year.ts';

const benchmarks: Readonly<Record<string, () => Promise<void>>> = {
  fleet: benchFleet,
  kernels: benchKernels,
  year: benchYear,
};

const name = process.argv[2] ?? '';
const run = benchmarks[name];
if (run === undefined) {
  process.stderr.write(`Usage: npm run bench -- ${Object.keys(benchmarks).join('|')}\n`);
  process.exitCode = 1;
} else {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

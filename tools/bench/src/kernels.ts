import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  compareNumeric,
  measureQuality,
  pairMetricIds,
  profileNumeric,
  sharedHistogram,
} from '@circuitwatch/metric-engine';

const baselineRows = 43_200;
const targetRows = 10_080;
const rounds = 9;
/** Pairs compared in one timing, on both sides. */
const repeats = 10;
const earlyEnd = 'The scipy side of the benchmark ended early; its own message is above.';

/** A sensor's readings: daily season plus autocorrelated noise; the same for the same seed. */
function sensorReadings(rows: number, seed: number, drift: number): Float64Array {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  let noise = 0;
  return Float64Array.from({ length: rows }, (_, minute) => {
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    noise = 0.95 * noise + 0.4 * normal;
    return 65 + drift + 4 * Math.sin((2 * Math.PI * minute) / 1440) + noise;
  });
}

/** Median milliseconds of one call, after a warm-up. */
function medianMs(run: () => unknown): number {
  for (let k = 0; k < 20; k++) run();
  const times = Array.from({ length: 41 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return median(times);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >>> 1] ?? NaN;
}

function printParts(baseline: Float64Array, target: Float64Array): void {
  const left = profileNumeric(baseline);
  const right = profileNumeric(target);
  const both = baselineRows + targetRows;
  const parts: readonly (readonly [name: string, values: number, run: () => unknown])[] = [
    ['profile baseline (sort, moments)', baselineRows, () => profileNumeric(baseline)],
    ['profile target (sort, moments)', targetRows, () => profileNumeric(target)],
    ['merge (Wasserstein)', both, () => compareNumeric(left, right, ['wasserstein_distance'])],
    ['merge and p-value (KS)', both, () => compareNumeric(left, right, ['ks_test'])],
    ['bins and Jensen-Shannon', both, () => compareNumeric(left, right, ['jensen_shannon_distance'])],
    ['deciles and PSI', both, () => compareNumeric(left, right, ['psi'])],
    ['quality rates', both, () => measureQuality(left, right)],
    ['histogram for drawing', both, () => sharedHistogram(left, right, 30)],
    ['all ten metrics from profiles', both, () => compareNumeric(left, right, pairMetricIds('numerical'))],
    ['all ten metrics from raw values', both, () => compareAll(baseline, target)],
  ];
  console.log(`Metric kernels on ${baselineRows} and ${targetRows} values (median of 41)\n`);
  console.log(`${'part'.padEnd(36)}${'ms'.padStart(9)}${'ns per value'.padStart(15)}`);
  for (const [name, values, run] of parts) {
    const ms = medianMs(run);
    console.log(
      `${name.padEnd(36)}${ms.toFixed(4).padStart(9)}${((ms * 1e6) / values).toFixed(2).padStart(15)}`,
    );
  }
}

function compareAll(baseline: Float64Array, target: Float64Array): unknown {
  return compareNumeric(profileNumeric(baseline), profileNumeric(target), pairMetricIds('numerical'));
}

/** Lets both sides take turns, so that a busy machine slows both alike. */
async function printAgainstScipy(
  python: string,
  baseline: Float64Array,
  target: Float64Array,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'circuitwatch-bench-'));
  try {
    const files = [join(folder, 'baseline.f64'), join(folder, 'target.f64')] as const;
    await writeFile(files[0], new Uint8Array(baseline.buffer));
    await writeFile(files[1], new Uint8Array(target.buffer));
    const [ours, theirs, versions] = await takeTurns(python, files, baseline, target);
    printRatio(versions, median(ours), median(theirs));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function takeTurns(
  python: string,
  files: readonly string[],
  baseline: Float64Array,
  target: Float64Array,
): Promise<[ours: number[], theirs: number[], versions: string]> {
  const script = join(import.meta.dirname, 'kernels_scipy.py');
  const child = spawn(python, [script, ...files, String(repeats)]);
  child.stderr.pipe(process.stderr);
  // Writing to a process that ended fails here too; its missing answer is what gets reported.
  child.stdin.on('error', () => undefined);
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const started = await lines.next();
    if (started.done) throw new Error(earlyEnd);
    const versions = started.value;
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(timeOurs(baseline, target));
      theirs.push(await timeTheirs(child, lines));
    }
    return [ours, theirs, versions];
  } finally {
    child.stdin.end();
  }
}

function timeOurs(baseline: Float64Array, target: Float64Array): number {
  const start = performance.now();
  for (let k = 0; k < repeats; k++) compareAll(baseline, target);
  return (performance.now() - start) / repeats;
}

async function timeTheirs(
  child: ChildProcessWithoutNullStreams,
  lines: AsyncIterator<string>,
): Promise<number> {
  child.stdin.write('run\n');
  const answer = await lines.next();
  if (answer.done) throw new Error(earlyEnd);
  return Number(answer.value);
}

function printRatio(versions: string, oursMs: number, theirsMs: number): void {
  console.log(`\nOne pair, in turns with scipy (median of ${rounds} rounds of ${repeats})\n`);
  console.log(`ours, all ten metrics from raw values            ${oursMs.toFixed(3).padStart(9)} ms`);
  console.log(
    `ks_2samp + wasserstein_distance + PSI, JS, PSI    ${theirsMs.toFixed(3).padStart(8)} ms   (${versions})`,
  );
  console.log(
    `ratio scipy / ours                               ${(theirsMs / oursMs).toFixed(1).padStart(9)}`,
  );
}

/** Prints nanoseconds per value of the metric kernels' parts and, where python has scipy, the ratio to scipy. */
export async function benchKernels(): Promise<void> {
  const baseline = sensorReadings(baselineRows, 1, 0);
  const target = sensorReadings(targetRows, 2, 0.5);
  printParts(baseline, target);
  const python = ['python3', '/usr/bin/python3'].find(
    (program) =>
      spawnSync(program, ['-c', 'import scipy.spatial, scipy.stats'], { stdio: 'ignore' }).status === 0,
  );
  if (python === undefined) console.log('\nNo python3 with scipy on this machine: no comparison.');
  else await printAgainstScipy(python, baseline, target);
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LineProcess, pythonWithScipy } from './metric-engine/line-process.ts';
import {
  measureWorkload,
  type MemoryMeasurement,
  type ReadyMeasurement,
} from './metric-engine/measured-process.ts';
import { workloads, type Workload } from './metric-engine/workloads.ts';

const rounds = 7;
/** Repetitions of scipy and numpy in one round, for as many rows as the reference pair has. */
const peerRepeats = 3;

interface Result {
  readonly name: string;
  readonly nsPerValue: number;
  /** null where there is no python with scipy. */
  readonly ratioVsScipy: number | null;
  readonly ratioVsNumpy: number | null;
  readonly peakRssMb: number;
}

interface MeasuredWorkload extends Result {
  readonly milliseconds: number;
  readonly inputMb: number;
  /** Peak memory beyond the idle process, as a share of the samples. */
  readonly memoryShare: number;
}

/**
 * Prints for each workload nanoseconds a value, the ratio to scipy and to a hand-tuned numpy in the same run, the
 * share of what memory bandwidth alone would take, and peak memory; with `--json` also one object as the last line.
 * Each workload runs in a process of its own (`--workload NAME`), in turns with the peers.
 */
export async function benchMetricEngine(args: readonly string[]): Promise<void> {
  const [option, name, ...files] = args;
  const one = workloads.find((workload) => option === '--workload' && workload.name === name);
  if (one) return measureWorkload(one, files.length === 2 ? [files[0] ?? '', files[1] ?? ''] : undefined);
  const python = pythonWithScipy();
  const peers = python && new LineProcess(python, [path.join(import.meta.dirname, 'metric-engine/peers.py')]);
  const folder = await mkdtemp(path.join(tmpdir(), 'circuitwatch-bench-'));
  const results: Result[] = [];
  try {
    printHead(peers ? await peers.answer() : 'no python3 with scipy here: nothing to compare with');
    const bandwidth = bytesPerNanosecond();
    for (const workload of workloads) {
      const measured = await measure(workload, folder, peers || undefined);
      printRow(workload, measured, bandwidth);
      const { name, nsPerValue, ratioVsScipy, ratioVsNumpy, peakRssMb } = measured;
      results.push({ name, nsPerValue, ratioVsScipy, ratioVsNumpy, peakRssMb });
    }
  } finally {
    if (peers) peers.end();
    await rm(folder, { recursive: true, force: true });
  }
  if (args.includes('--json')) console.log(JSON.stringify({ workloads: results }));
}

/** Lets all sides take turns, so that a busy machine slows them alike. */
async function measure(
  workload: Workload,
  folder: string,
  peers: LineProcess | undefined,
): Promise<MeasuredWorkload> {
  const files = [path.join(folder, 'baseline.f64'), path.join(folder, 'target.f64')];
  const main = path.join(import.meta.dirname, 'main.ts');
  const ours = new LineProcess(process.execPath, [
    main,
    'metric-engine',
    '--workload',
    workload.name,
    ...files,
  ]);
  try {
    const { inputMb } = JSON.parse(await ours.answer()) as ReadyMeasurement;
    await peers?.ask(['load', ...files].join('\t'));
    const rows = workload.baselineRows + workload.targetRows;
    const repeats = Math.max(1, Math.round((peerRepeats * 53_280) / rows));
    const times = { ours: [] as number[], scipy: [] as number[], numpy: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      times.ours.push(Number(await ours.ask('run')));
      if (peers === undefined || round >= workload.peerRounds) continue;
      times.scipy.push(Number(await peers.ask(`scipy\t${repeats}`)));
      times.numpy.push(Number(await peers.ask(`numpy\t${repeats}`)));
    }
    const memory = JSON.parse(await ours.ask('memory')) as MemoryMeasurement;
    const milliseconds = median(times.ours);
    return {
      name: workload.name,
      milliseconds,
      nsPerValue: rounded((milliseconds * 1e6) / rows),
      ratioVsScipy: peers ? rounded(median(times.scipy) / milliseconds) : null,
      ratioVsNumpy: peers ? rounded(median(times.numpy) / milliseconds) : null,
      peakRssMb: rounded(memory.peakMb),
      inputMb,
      memoryShare: (memory.peakMb - memory.idleMb) / inputMb,
    };
  } finally {
    ours.end();
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >>> 1] ?? NaN;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** What one core reads of numbers that no cache holds, from copying 128 MB. */
function bytesPerNanosecond(): number {
  const source = new Float64Array(2 ** 23).fill(1);
  const target = new Float64Array(source.length);
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now();
    target.set(source);
    return (performance.now() - start) * 1e6;
  });
  return (2 * source.byteLength) / median(times);
}

function printHead(versions: string): void {
  console.log(`Metric engine, one core, median of ${rounds} rounds in turns; ${versions}`);
  console.log('KS and p, Wasserstein raw and normalized, PSI (both), JS, moments, nulls, from raw values');
  console.log('');
  const columns = ['ms', 'ns/value', 'x scipy', 'x numpy', 'of bandwidth', 'peak MB', 'beyond idle'];
  console.log('workload'.padEnd(20) + columns.map((column) => column.padStart(13)).join(''));
}

function printRow(workload: Workload, measured: MeasuredWorkload, bandwidth: number): void {
  const read = 8 * (workload.isCached ? workload.targetRows : workload.baselineRows + workload.targetRows);
  const share = read / bandwidth / (measured.milliseconds * 1e6);
  const cells = [
    measured.milliseconds.toFixed(3),
    measured.nsPerValue.toFixed(2),
    measured.ratioVsScipy?.toFixed(1) ?? '-',
    measured.ratioVsNumpy?.toFixed(1) ?? '-',
    `${(100 * share).toFixed(1)} %`,
    measured.peakRssMb.toFixed(0),
    `${measured.memoryShare.toFixed(2)} input`,
  ];
  console.log(workload.name.padEnd(20) + cells.map((cell) => cell.padStart(13)).join(''));
}

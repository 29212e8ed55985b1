import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LineProcess } from '../metric-engine/line-process.ts';
import { peakResidentMb } from '../peak-memory.ts';
import { makeReadings, type StoredAs } from './batch-data.ts';
import {
  bareLoop,
  copyAlone,
  endToEnd,
  intraOpThreads,
  readMatrix,
  type StepSeconds,
  type Workload,
} from './batch-sides.ts';
import { benchModels } from './models.ts';

/** So many rows take about as long with each model. */
const rowsOf: Readonly<Record<string, number>> = { '6-32-32-1 MLP': 4_000_000, '100 trees': 400_000 };
const batchSizes = [1_000, 100_000];
const rounds = 5;
const memoryRows = [1_000_000, 4_000_000, 16_000_000];

interface Measured {
  readonly model: string;
  readonly batchRows: number;
  readonly storedAs: StoredAs;
  readonly bareRowsPerSecond: number;
  readonly rowsPerSecond: number;
  /** Ours of the bare loop's. */
  readonly ratio: number;
  /** DuckDB alone, which reads the file and writes one without asking any model. */
  readonly copyRowsPerSecond: number;
  /** Of 1,000 rows; what is beside `run` overlaps with it. */
  readonly usPer1000Rows: StepSeconds;
}

/**
 * Batch scoring from a Parquet file to a Parquet file, beside onnxruntime alone with its data in memory, in turns; and
 * the peak memory of files of several sizes. The last line is one of JSON.
 */
export async function benchBatchScoring(benchFolder: string): Promise<void> {
  const folder = path.join(benchFolder, 'scoring');
  mkdirSync(folder, { recursive: true });
  console.log(
    `batch: Parquet in, Parquet out; ${intraOpThreads} thread of onnxruntime; medians of ${rounds} rounds in turns`,
  );
  print([
    'model',
    'batch',
    'stored as',
    'bare rows/s',
    'our rows/s',
    'ratio',
    'copy rows/s',
    'read',
    'run',
    'add',
    'write',
  ]);
  const measured: Measured[] = [];
  for (const model of benchModels()) {
    for (const storedAs of ['FLOAT', 'DOUBLE'] as const) {
      for (const batchRows of batchSizes) {
        const found = await measure(folder, model, batchRows, storedAs);
        measured.push(found);
        print(cellsOf(found));
      }
    }
  }
  console.log(
    'copy: DuckDB alone reads the same columns and writes as many, without a model. read (with fill), run, add, write: µs of 1,000 rows; reading ahead and writing go on beside the model',
  );
  const memory = await measureMemory(folder);
  console.log(JSON.stringify({ batch: measured, memory }));
}

async function measure(
  folder: string,
  model: { readonly name: string; readonly bytes: Buffer },
  batchRows: number,
  storedAs: StoredAs,
): Promise<Measured> {
  const rows = rowsOf[model.name] ?? 1_000_000;
  const workload: Workload = {
    rows,
    readings: await makeReadings(folder, rows, storedAs),
    model: writeModel(folder, model),
    batchRows,
  };
  const steps: StepSeconds = { read: 0, run: 0, add: 0, write: 0 };
  const bare = await bareLoop(workload, await readMatrix(workload));
  const ours = await endToEnd(workload, folder, steps);
  const copy = await copyAlone(workload, folder);
  await bare.round();
  await ours.round();
  await copy.round();
  Object.assign(steps, { read: 0, run: 0, add: 0, write: 0 });
  const times: { bare: number; ours: number; copy: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    times.push({ bare: await bare.round(), ours: await ours.round(), copy: await copy.round() });
  }
  await bare.close();
  await ours.close();
  await copy.close();
  const perThousand = (seconds: number): number => (seconds * 1e9) / (rounds * rows);
  return {
    model: model.name,
    batchRows,
    storedAs,
    bareRowsPerSecond: rows / median(times.map((time) => time.bare)),
    rowsPerSecond: rows / median(times.map((time) => time.ours)),
    ratio: median(times.map((time) => time.bare / time.ours)),
    copyRowsPerSecond: rows / median(times.map((time) => time.copy)),
    usPer1000Rows: {
      read: perThousand(steps.read),
      run: perThousand(steps.run),
      add: perThousand(steps.add),
      write: perThousand(steps.write),
    },
  };
}

function writeModel(
  folder: string,
  { name, bytes }: { readonly name: string; readonly bytes: Buffer },
): string {
  const file = path.join(folder, `${name.replace(/\W+/g, '-')}.onnx`);
  writeFileSync(file, bytes);
  return file;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

interface Memory {
  readonly rows: number;
  readonly seconds: number;
  readonly idleMb: number;
  readonly peakMb: number;
}

/** Each size in a process of its own: what one needs would count as memory of the next. */
async function measureMemory(folder: string): Promise<readonly Memory[]> {
  const found: Memory[] = [];
  print(['rows', 'seconds', 'idle MB', 'peak MB']);
  for (const rows of memoryRows) {
    const readings = await makeReadings(folder, rows, 'DOUBLE');
    const main = path.join(import.meta.dirname, '..', 'main.ts');
    const own = new LineProcess(process.execPath, [
      main,
      'scoring',
      '--size',
      String(rows),
      readings,
      folder,
    ]);
    const memory = JSON.parse(await own.answer()) as Memory;
    own.end();
    found.push(memory);
    const { seconds, idleMb, peakMb } = memory;
    print([String(rows), seconds.toFixed(1), idleMb.toFixed(0), peakMb.toFixed(0)]);
  }
  return found;
}

/** Scores one file and prints time and memory as one line of JSON. */
export async function measureSize([rows, readings = '', folder = '']: readonly string[]): Promise<void> {
  const [model] = benchModels();
  if (!model) return;
  const workload = { rows: Number(rows), readings, model: writeModel(folder, model), batchRows: 10_000 };
  const side = await endToEnd(workload, folder);
  const idleMb = peakResidentMb();
  const seconds = await side.round();
  await side.close();
  process.stdout.write(
    `${JSON.stringify({ rows: workload.rows, seconds, idleMb, peakMb: peakResidentMb() })}\n`,
  );
}

function cellsOf({ usPer1000Rows, ...found }: Measured): readonly string[] {
  const { read, run, add, write } = usPer1000Rows;
  return [
    found.model,
    String(found.batchRows),
    found.storedAs,
    found.bareRowsPerSecond.toFixed(0),
    found.rowsPerSecond.toFixed(0),
    `${(found.ratio * 100).toFixed(0)} %`,
    found.copyRowsPerSecond.toFixed(0),
    ...[read, run, add, write].map((value) => value.toFixed(1)),
  ];
}

function print(cells: readonly string[]): void {
  console.log(cells.map((cell) => cell.padStart(14)).join(''));
}

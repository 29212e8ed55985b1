import { openDatasetReader } from '@circuitwatch/datasets';
import { validateDefinition, type RunOutcome } from '@circuitwatch/monitoring-definitions';
import {
  advancePartitionedRun,
  defaultPartitionLimits,
  executeMonitorRun,
  planPartitions,
  type MonitorRunRequest,
  type PartitionPass,
} from '@circuitwatch/monitoring-runs';
import { invalid } from '@circuitwatch/platform-errors';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { readBenchEnv } from './env.ts';
import { LineProcess } from './metric-engine/line-process.ts';
import { duckDbSeconds } from './partitions/duckdb-peer.ts';
import { features, fileRows, makeData, sideFolder, type Side } from './partitions/make-data.ts';
import { startPartitionThreads, type PartitionThreads } from './partitions/partition-threads.ts';
import { peakResidentMb } from './peak-memory.ts';

const defaultMillions = [1, 3, 10];
const threadCount = Math.min(2, availableParallelism());

interface Row {
  readonly rowsPerSide: number;
  readonly passes: number;
  readonly tasks: number;
  readonly seconds: number;
  /** Of all threads together; unlike the seconds it tells much the same on a busy machine. */
  readonly cpuSeconds: number;
  readonly nsPerValue: number;
  /** Of the process that does all of it. */
  readonly peakRssMb: number;
  readonly duckDbSeconds: number;
  readonly verdicts: string;
}

/**
 * Compares so many million rows of six features with as many (`--rows 1,10,100`), measured in parts by two threads,
 * and prints for each size the time, the passes over the data and the peak memory of the process, beside
 * what DuckDB takes to find extremes, moments and the same bins in SQL. The last line is one of JSON.
 */
export async function benchPartitions(args: readonly string[]): Promise<void> {
  if (args[0] === '--size') return measureSize(Number(args[1]), args[2] ?? '');
  const millions = args[0] === '--rows' ? (args[1] ?? '').split(',').map(Number) : defaultMillions;
  if (!millions.every((million) => Number.isInteger(million) && million > 0)) {
    throw invalid('--rows takes whole numbers of millions, such as --rows 1,10,100.');
  }
  const folder = path.resolve(readBenchEnv().BENCH_DIR, 'partitions');
  const head = [
    'rows a side',
    'passes',
    'jobs',
    'seconds',
    'CPU s',
    'ns/value',
    'peak MB',
    'DuckDB s',
    'x DuckDB',
  ];
  console.log(`${features.length} features, ${threadCount} threads, all values read in each pass`);
  console.log(head.map((title) => title.padStart(12)).join(''));
  const rows: Row[] = [];
  for (const million of millions) {
    const size = million * fileRows;
    await makeData(folder, size);
    // In a process of its own: what one size needs would count as memory of the next.
    const own = new LineProcess(process.execPath, [mainOf(), 'partitions', '--size', String(size), folder]);
    const row = JSON.parse(await own.answer()) as Row;
    own.end();
    rows.push(row);
    console.log(
      cellsOf(row)
        .map((cell) => cell.padStart(12))
        .join(''),
    );
  }
  for (const { rowsPerSide, verdicts } of rows) console.log(`${rowsPerSide}: ${verdicts}`);
  console.log(JSON.stringify({ features: features.length, threads: threadCount, sizes: rows }));
}

function mainOf(): string {
  return path.join(import.meta.dirname, 'main.ts');
}

function cellsOf(row: Row): readonly string[] {
  return [
    String(row.rowsPerSide),
    String(row.passes),
    String(row.tasks),
    row.seconds.toFixed(1),
    row.cpuSeconds.toFixed(1),
    row.nsPerValue.toFixed(1),
    row.peakRssMb.toFixed(0),
    row.duckDbSeconds.toFixed(1),
    (row.seconds / row.duckDbSeconds).toFixed(1),
  ];
}

/** Measures one size and prints it as one line of JSON. */
async function measureSize(size: number, folder: string): Promise<void> {
  const reader = await openDatasetReader({ baseFolder: folder, threads: 1, memoryLimit: '128MB' });
  const request = requestOf(folder, size, reader);
  const threads = startPartitionThreads(threadCount);
  const [start, startCpu] = [performance.now(), process.cpuUsage()];
  const { passes, outcome } = await inParts(request, size, threads);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(startCpu);
  const peakRssMb = peakResidentMb();
  await threads.end();
  await reader.close();
  const row: Row = {
    rowsPerSide: size,
    passes: passes.length,
    tasks: passes.reduce((sum, { tasks }) => sum + tasks.length, 0),
    seconds,
    cpuSeconds: (user + system) / 1e6,
    nsPerValue: (seconds * 1e9) / (2 * size * features.length),
    peakRssMb,
    duckDbSeconds: await duckDbSeconds(folder, size, threadCount),
    verdicts: verdictsOf(outcome),
  };
  process.stdout.write(`${JSON.stringify(row)}\n`);
}

async function inParts(
  request: MonitorRunRequest,
  size: number,
  threads: PartitionThreads,
): Promise<{ readonly passes: readonly PartitionPass[]; readonly outcome: RunOutcome }> {
  const run = await planPartitions(request, {
    rowsPerJob: Math.min(defaultPartitionLimits.rowsPerJob, Math.ceil(size / 4)),
    rowsAtOnce: Math.min(defaultPartitionLimits.rowsAtOnce, Math.ceil(size / 4)),
  });
  if (!run) return { passes: [], outcome: await executeMonitorRun(request) };
  const passes: PartitionPass[] = [];
  let todo: Omit<PartitionPass, 'outputs'> = { cuts: null, tasks: run.tasks };
  for (;;) {
    passes.push({ ...todo, outputs: await threads.execute(run, todo) });
    const step = await advancePartitionedRun(run, passes, request);
    if ('outcome' in step) return { passes, outcome: step.outcome };
    todo = step.next;
  }
}

function requestOf(folder: string, size: number, reader: MonitorRunRequest['reader']): MonitorRunRequest {
  const uriOf = (side: Side): string => sideFolder(folder, side, size);
  return {
    definition: validateDefinition({
      target: { uri: 'target' },
      baseline: { uri: 'baseline' },
      signals: [
        {
          name: 'drift',
          kind: 'data_drift',
          metrics: {
            jensen_shannon_distance: 0.1,
            normalized_wasserstein_distance: 0.1,
            population_stability_index: 0.1,
            two_sample_kolmogorov_smirnov_test: 0.05,
            psi: 0.25,
          },
        },
        {
          name: 'quality',
          kind: 'data_quality',
          metrics: { null_value_rate: 0.01, data_type_error_rate: 0.01, out_of_bounds_rate: 0.001 },
        },
      ],
    }),
    scheduledAt: new Date('2026-11-21T06:00:00Z'),
    sources: {
      baseline: { uri: uriOf('baseline'), timestampColumn: null },
      target: { uri: uriOf('target'), timestampColumn: null },
    },
    components: {},
    breachedBefore: {},
    importance: {
      surrogate: async () => {
        throw new Error('No importance is asked for.');
      },
      ofModel: null,
    },
    reader,
  };
}

function verdictsOf({ results }: RunOutcome): string {
  const groups = Map.groupBy(results, ({ verdict }) => verdict);
  const bounded = results.filter(({ bounds }) => bounds !== null).length;
  const counts = [...groups].map(([verdict, own]) => `${own.length} ${verdict}`);
  return `${counts.join(', ')}; ${bounded} of ${results.length} values known within bounds`;
}

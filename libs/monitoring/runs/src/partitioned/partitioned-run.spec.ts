import { isMergeableMetric, metricCatalogue, pairMetricIds } from '@circuitwatch/metric-engine';
import {
  validateDefinition,
  type MetricOutcome,
  type RunOutcome,
} from '@circuitwatch/monitoring-definitions';
import { describe, expect, it } from 'vitest';
import { executeMonitorRun } from '../execute-monitor-run.ts';
import type { MonitorRunRequest } from '../run-request.ts';
import { partedReader, type Cell, type PartedTable } from '../spec/parted-reader.ts';
import { noImportance, scheduledAt } from '../spec/run-fixture.ts';
import { advancePartitionedRun, type PartitionPass } from './advance-run.ts';
import { executePartition } from './execute-partition.ts';
import type { PartitionedRun, PartitionLimits } from './partitioned-run.ts';
import { planPartitions } from './plan-partitions.ts';
import { startMonitorRun } from './start-run.ts';

const limits: PartitionLimits = { rowsPerJob: 3000, rowsAtOnce: 700 };
const drift = Object.fromEntries(
  pairMetricIds('numerical')
    .filter(isMergeableMetric)
    .map((id) => [id, metricCatalogue.get(id)?.defaultThreshold ?? null]),
);
const signals = [
  {
    name: 'drift',
    kind: 'data_drift',
    metrics: { ...drift, jensen_shannon_distance: { numerical: 0.1, categorical: 0.1 } },
  },
  {
    name: 'quality',
    kind: 'data_quality',
    metrics: { null_value_rate: null, data_type_error_rate: 0.01, out_of_bounds_rate: 0 },
  },
];

function request(
  tables: Readonly<Record<'baseline' | 'target', PartedTable>>,
  changes: object = {},
): MonitorRunRequest & { readonly reader: ReturnType<typeof partedReader> } {
  const definition = validateDefinition({
    target: { uri: 'target' },
    baseline: { uri: 'baseline' },
    signals,
    ...changes,
  });
  const known = (uri: string) => ({ uri, timestampColumn: null });
  return {
    definition,
    scheduledAt,
    sources: { baseline: known('baseline'), target: known('target') },
    components: {},
    breachedBefore: {},
    importance: noImportance,
    reader: partedReader(tables),
    clock: () => 0,
  };
}

interface Made {
  readonly run: PartitionedRun;
  readonly passes: readonly PartitionPass[];
  readonly outcome: RunOutcome;
}

/** Everything that travels between jobs goes through bytes and JSON, as in the ledger. */
async function inParts(own: MonitorRunRequest): Promise<Made> {
  const planned = await planPartitions(own, limits);
  if (!planned) throw new Error('The run was expected to be split.');
  const run = JSON.parse(JSON.stringify(planned)) as PartitionedRun;
  const passes: PartitionPass[] = [];
  let todo: Omit<PartitionPass, 'outputs'> = { cuts: null, tasks: run.tasks };
  for (;;) {
    const outputs = await Promise.all(
      todo.tasks.map((task) => executePartition({ run, task, cuts: todo.cuts, reader: own.reader })),
    );
    passes.push({ ...todo, outputs });
    const step = await advancePartitionedRun(run, passes, own);
    if ('outcome' in step) return { run, passes, outcome: step.outcome };
    todo = step.next;
  }
}

function sensor(length: number, seed: number, shift = 0): number[] {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return Array.from(
    { length },
    () => 65 + shift + 4 * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

function tableOf(length: number, seed: number, shift: number): PartedTable {
  const temperature = sensor(length, seed, shift);
  const cells = (of: (value: number, row: number) => Cell): readonly Cell[] => temperature.map(of);
  return {
    temperature,
    same: sensor(length, seed + 10),
    rounded: cells((value) => Math.round(value)),
    holes: cells((value, row) => (row % (shift > 0 ? 7 : 9) === 0 ? null : value)),
    words: cells((value, row) => (row % 50 === 0 ? 'broken' : value)),
    nothing: cells(() => null),
    constant: cells(() => 5),
    state: cells((value) => (value > 67 ? 'high' : value < 60 ? 'low' : null)),
  };
}

const [baseline, target] = [tableOf(12_345, 1, 0), tableOf(7_890, 2, 0.4)];
/** What the exact value decides holds in parts, too, and bounds hold it. */
function expectAgreement(actual: MetricOutcome, exact: MetricOutcome): void {
  const told = `${exact.feature} ${exact.metric}: ${JSON.stringify(actual)} should be ${JSON.stringify(exact)}`;
  expect([actual.signal, actual.feature, actual.metric, actual.dataType]).toEqual([
    exact.signal,
    exact.feature,
    exact.metric,
    exact.dataType,
  ]);
  const comparable = ({ value: _, bounds: __, baselineValue: ___, reason: ____, ...rest }: MetricOutcome) =>
    rest;
  expect(comparable(actual), told).toEqual(comparable(exact));
  if (exact.value === null || actual.value === null) return;
  const { low, high } = actual.bounds ?? { low: actual.value, high: actual.value };
  const room = actual.bounds ? 0 : 1e-12 * Math.max(1, Math.abs(exact.value));
  // Moments of parts are merged within rounding, which a p-value magnifies.
  const grain = exact.metric === 'welch_t_test' ? 1e-9 : room;
  expect(exact.value, told).toBeGreaterThanOrEqual(low - grain);
  expect(exact.value, told).toBeLessThanOrEqual(high + grain);
  expect(high - low, told).toBeLessThanOrEqual(1e-3);
}

describe('a run that is measured in parts', { timeout: 60_000 }, () => {
  it('finds what a run of one job finds: bins, rates and categories exactly, the rest within bounds', async () => {
    const own = request({ baseline, target });
    const exact = await executeMonitorRun(own);
    const cellsAtOnce = own.reader.most.cells;
    own.reader.most.cells = 0;
    const { outcome, run } = await inParts(own);
    expect(own.reader.most.cells).toBeLessThan(cellsAtOnce / 8);
    expect(run.tasks).toHaveLength(5 + 3);
    expect(outcome.results).toHaveLength(exact.results.length);
    for (const [index, result] of exact.results.entries()) {
      const actual = outcome.results[index];
      if (actual) expectAgreement(actual, result);
    }
    expect(outcome.distributions).toEqual(exact.distributions);
    expect(outcome.files).toEqual(exact.files);
    expect(outcome.windows).toEqual(exact.windows);
    expect(outcome.signals).toEqual(exact.signals);
    expect([outcome.verdict, outcome.breachCount]).toEqual([exact.verdict, exact.breachCount]);
  });

  it('counts again only what no verdict can be told by, until it can', async () => {
    const metrics = { ks_test: 0.05, psi: 0.25, normalized_wasserstein_distance: 0.1 };
    const own = request({ baseline, target }, { signals: [{ name: 'drift', kind: 'data_drift', metrics }] });
    const { passes, outcome } = await inParts(own);
    const counted = passes.map(({ outputs }) =>
      outputs.map((bytes) => bytes.length).reduce((a, b) => a + b, 0),
    );
    expect(passes.length).toBeGreaterThanOrEqual(2);
    expect(counted.every((bytes) => bytes < 3_000_000)).toBe(true);
    const undecided = outcome.results.filter(({ value, verdict }) => value !== null && verdict === 'NO_DATA');
    expect(undecided).toEqual([]);
  });

  it('says which metrics need every value in order', async () => {
    const metrics = { energy_distance: 0.1, mann_whitney_u_test: null };
    const { baseline: left, target: right } = {
      baseline: { a: sensor(4000, 1) },
      target: { a: sensor(50, 2) },
    };
    const own = request(
      { baseline: left, target: right },
      { signals: [{ name: 'drift', kind: 'data_drift', metrics }] },
    );
    const { outcome } = await inParts(own);
    expect(outcome.results).toMatchObject([
      { metric: 'energy_distance', status: 'FAILED', verdict: 'NO_DATA' },
      { metric: 'mann_whitney_u_test', status: 'FAILED', verdict: 'OBSERVED' },
    ]);
    expect(outcome.results[0]?.reason).toMatch(/Energy distance needs every value in order/);
    expect(outcome.distributions).toHaveLength(1);
  });

  it('does the same work twice to the same bytes', async () => {
    const own = request({ baseline, target });
    const run = await planPartitions(own, limits);
    const [task] = run?.tasks ?? [];
    if (!run || !task) throw new Error('The run was expected to be split.');
    const [once, twice] = [1, 2].map(() => executePartition({ run, task, cuts: null, reader: own.reader }));
    expect(await once).toEqual(await twice);
  });

  it('says so where a feature has too many categories', async () => {
    const ids = (length: number): PartedTable => ({
      id: Array.from({ length }, (_, row) => `row ${row}`),
      state: Array.from({ length }, (_, row) => `s${row % 3}`),
    });
    const metrics = { jensen_shannon_distance: 0.1 };
    const own = request(
      { baseline: ids(100_500), target: ids(50) },
      { signals: [{ name: 'drift', kind: 'data_drift', metrics }] },
    );
    const { outcome, passes } = await inParts(own);
    expect(passes).toHaveLength(1);
    expect(outcome.results).toMatchObject([
      { feature: 'id', status: 'FAILED', verdict: 'NO_DATA' },
      { feature: 'state', status: 'COMPUTED', verdict: 'HEALTHY' },
    ]);
    expect(outcome.results[0]?.reason).toMatch(/more than 100000 categories/);
  });

  it('tells too few rows on one side, whatever the other has', async () => {
    const own = request({ baseline, target: tableOf(10, 3, 0) });
    const { outcome, passes } = await inParts(own);
    expect(passes).toHaveLength(1);
    expect(new Set(outcome.results.map(({ status }) => status))).toEqual(new Set(['TOO_FEW_ROWS']));
  });

  it('leaves runs that fit into one job as they are', async () => {
    const own = request({ baseline: tableOf(3000, 1, 0), target: tableOf(2000, 2, 0) });
    expect(await planPartitions(own, limits)).toBeNull();
    expect(await startMonitorRun(own, limits)).toEqual({ outcome: await executeMonitorRun(own) });
  });

  it('starts with a plan where it does not fit into one job', async () => {
    const own = request({ baseline, target });
    expect(await startMonitorRun(own, limits)).toEqual({ partitioned: await planPartitions(own, limits) });
    const all = { ...own, definition: { ...own.definition, features: ['no such column'] } };
    expect(await startMonitorRun(all, limits)).toEqual({ outcome: await executeMonitorRun(all) });
  });

  it('leaves data that cannot be read to the run, which says why', async () => {
    const own = { ...request({ baseline, target }), sources: {} };
    expect(await planPartitions(own, limits)).toBeNull();
  });

  it('stops when it is canceled', async () => {
    const own = request({ baseline, target });
    const run = await planPartitions(own, limits);
    const [task] = run?.tasks ?? [];
    if (!run || !task) throw new Error('The run was expected to be split.');
    const controller = new AbortController();
    const work = executePartition({
      run,
      task,
      cuts: null,
      reader: own.reader,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(work).rejects.toMatchObject({ code: 'CANCELED' });
    await expect(planPartitions({ ...own, signal: AbortSignal.abort() }, limits)).rejects.toMatchObject({
      code: 'CANCELED',
    });
  });
});

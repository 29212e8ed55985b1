import { defaultWindows, type FileRead, type MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import type { NumericProfile } from '@circuitwatch/metric-engine';
import { describe, expect, it } from 'vitest';
import { executeMonitorRun, type MonitorRunRequest } from './execute-monitor-run.ts';
import type { BaselineProfiles, ColumnRead, DatasetReader } from './ports.ts';

type Columns = Readonly<Record<string, ColumnRead>>;
type Request = Parameters<DatasetReader['readWindows']>[0];

const fileOf = (uri: string, version = 1): FileRead => ({
  uri,
  bytes: 100 * version,
  modifiedAt: `2026-11-0${version}T00:00:00.000Z`,
});

function numbers(length: number, change: (value: number) => number = (value) => value): ColumnRead {
  const values = Float64Array.from({ length }, (_, k) => change(Math.sin(k) * 10));
  return { kind: 'numeric', values, nulls: 1, typeErrors: 0 };
}

const text: ColumnRead = { kind: 'numeric', values: new Float64Array(0), nulls: 0, typeErrors: 3_001 };

/** A training file, and readings with time; `version` of the former can be raised between and within runs. */
function data(training: Columns) {
  const readings: Columns = { flow: numbers(900, (x) => x + 1), pressure: numbers(900), other: numbers(900) };
  const requests: Request[] = [];
  const state = { version: 1, training, beforeRead: () => undefined as void };
  const reader: DatasetReader = {
    describe: async ({ uri }) => {
      expect(uri).toBe('training');
      return { columns: Object.keys(state.training), files: [fileOf(uri, state.version)] };
    },
    readWindows: async (request) => {
      state.beforeRead();
      requests.push(request);
      const isTraining = request.uri === 'training';
      const source = isTraining ? state.training : readings;
      const names = request.columns === 'all' ? Object.keys(source) : request.columns;
      const columns = new Map(names.map((name) => [name, source[name] ?? { kind: 'missing' as const }]));
      return {
        columns: names,
        files: [fileOf(request.uri, isTraining ? state.version : 1)],
        windows: request.windows.map(() => ({ rows: isTraining ? 3_001 : 901, columns })),
      };
    },
  };
  return { reader, state, requests, baselineReads: () => requests.filter(({ uri }) => uri === 'training') };
}

function memory(): BaselineProfiles & { readonly kept: Map<string, NumericProfile> } {
  const kept = new Map<string, NumericProfile>();
  return {
    kept,
    get: async (key) => kept.get(JSON.stringify(key)),
    put: async (key, profile) => void kept.set(JSON.stringify(key), profile),
  };
}

function definition(features?: string[]): MonitorDefinition {
  const drift = { normalized_wasserstein_distance: 0.1, psi: 0.2, ks_test: 0.01, wasserstein_distance: 1 };
  return {
    target: { asset: 'readings:1', window: defaultWindows.target },
    baseline: { asset: 'training:1', window: defaultWindows.baseline },
    ...(features && { features }),
    signals: [
      { name: 'drift', kind: 'data_drift', metrics: drift, observeOnly: false },
      { name: 'quality', kind: 'data_quality', metrics: { null_value_rate: 0.1 }, observeOnly: false },
    ],
    minimumRows: 30,
  };
}

async function run(
  reader: DatasetReader,
  profiles?: BaselineProfiles,
  rest: Partial<MonitorRunRequest> = {},
) {
  return executeMonitorRun({
    definition: definition(),
    scheduledAt: new Date('2026-11-21T06:00:00Z'),
    baselineAsset: { uri: 'training', timestampColumn: null },
    targetAsset: { uri: 'readings', timestampColumn: 'timestamp' },
    clock: () => 0,
    reader,
    profiles,
    ...rest,
  });
}

const training = { flow: numbers(3_000), pressure: numbers(3_000), label: text };

describe('a baseline that is kept', () => {
  it('is read in the first run alone, with the same results to the bit', async () => {
    const { reader, baselineReads } = data(training);
    const profiles = memory();
    const first = await run(reader, profiles);
    expect(baselineReads()).toHaveLength(1);
    const second = await run(reader, profiles);
    expect(baselineReads()).toHaveLength(1);
    expect(second).toEqual(first);
    expect(new Set(first.results.map(({ feature }) => feature))).toEqual(new Set(['flow', 'pressure']));
    expect(first.results.every(({ status }) => status === 'COMPUTED')).toBe(true);
  });

  it('gives the results that a run without profiles gives', async () => {
    const { reader } = data(training);
    const plain = await run(reader);
    const kept = await run(reader, memory());
    const values = ({ results, ...rest }: typeof plain): unknown => ({
      ...rest,
      results: results.map(({ value, ...result }) => ({ ...result, value: value?.toPrecision(12) })),
    });
    expect(values(kept)).toEqual(values(plain));
  });

  it('is read again when a file changed', async () => {
    const { reader, state, baselineReads } = data(training);
    const profiles = memory();
    await run(reader, profiles);
    state.version = 2;
    state.training = { ...training, flow: numbers(3_000, (x) => x + 1) };
    const outcome = await run(reader, profiles);
    expect(baselineReads()).toHaveLength(2);
    const drift = outcome.results.find(
      ({ feature, metric }) => feature === 'flow' && metric === 'wasserstein_distance',
    );
    expect(drift?.value).toBeLessThan(0.05);
    expect(outcome.files).toContainEqual(fileOf('training', 2));
  });

  it('is read only for the columns that are not kept', async () => {
    const { reader, baselineReads } = data(training);
    const profiles = memory();
    await run(reader, profiles, { definition: definition(['flow']) });
    const both = await run(reader, profiles, { definition: definition(['flow', 'pressure', 'absent']) });
    expect(baselineReads().map(({ columns }) => columns)).toEqual([['flow'], ['pressure', 'absent']]);
    const plain = await run(reader, memory(), { definition: definition(['flow', 'pressure', 'absent']) });
    expect(both).toEqual(plain);
    expect(both.results.find(({ feature }) => feature === 'absent')?.status).toBe('MISSING_COLUMN');
  });

  it('is taken whole from the new files when they change while a run reads', async () => {
    const { reader, state, baselineReads } = data(training);
    const profiles = memory();
    await run(reader, profiles, { definition: definition(['flow']) });
    state.beforeRead = () => {
      state.version = 2;
      state.training = { flow: numbers(3_000, (x) => x + 1), pressure: numbers(3_000) };
      state.beforeRead = () => undefined;
    };
    const outcome = await run(reader, profiles, { definition: definition(['flow', 'pressure']) });
    expect(baselineReads().map(({ columns }) => columns)).toEqual([
      ['flow'],
      ['pressure'],
      ['flow', 'pressure'],
    ]);
    const fresh = await run(reader, memory(), { definition: definition(['flow', 'pressure']) });
    expect(outcome).toEqual(fresh);
  });

  it('is neither kept nor asked for when its window moves with time', async () => {
    const { reader } = data(training);
    const profiles = memory();
    const describe = (): never => expect.fail('A moving window needs no description.');
    const baselineAsset = { uri: 'training', timestampColumn: 'timestamp' };
    await run({ ...reader, describe }, profiles, { baselineAsset, definition: definition(['flow']) });
    expect(profiles.kept.size).toBe(0);
  });

  it('without a numeric column is refused, kept or not', async () => {
    const { reader } = data({ label: text });
    const profiles = memory();
    for (let round = 0; round < 2; round++) {
      await expect(run(reader, profiles)).rejects.toThrow(/no numeric column to measure/);
    }
    await expect(run(data({}).reader, profiles)).rejects.toThrow(/no numeric column to measure/);
  });
});

import type { NumericProfile } from '@circuitwatch/metric-engine';
import { defaultWindows } from '@circuitwatch/monitoring-definitions';
import { describe, expect, it } from 'vitest';
import type { BaselineProfiles } from '../ports.ts';
import { fakeReader, fileOf, numeric, type FakeColumn, type FakeSource } from '../spec/fake-reader.ts';
import { runDefinition } from '../spec/run-fixture.ts';

type Columns = Readonly<Record<string, FakeColumn>>;

function numbers(length: number, change: (value: number) => number = (value) => value): FakeColumn {
  return numeric({ values: Array.from({ length }, (_, k) => change(Math.sin(k) * 10)), nulls: 1 });
}

/** A training file, and readings with time; `version` of the former can be raised between and within runs. */
function data(training: Columns) {
  const readings: Columns = { flow: numbers(900, (x) => x + 1), pressure: numbers(900), other: numbers(900) };
  const state = { version: 1, training, beforeRead: () => undefined as void };
  const source = (uri: string): FakeSource =>
    uri === 'training'
      ? {
          windows: [{ rows: 3_001, columns: state.training }],
          timestampColumn: null,
          version: state.version,
        }
      : { windows: [{ rows: 901, columns: readings }] };
  const fake = fakeReader({ source });
  const reader: typeof fake = {
    ...fake,
    open: async (request) => {
      const opened = await fake.open(request);
      return {
        ...opened,
        readNumbers: (names, signal) => {
          state.beforeRead();
          return opened.readNumbers(names, signal);
        },
      };
    },
  };
  const baselineReads = () =>
    reader.asked.numbers.filter(({ uri }) => uri === 'training').map(({ names }) => names);
  return { reader, state, baselineReads };
}

function memory(): BaselineProfiles & { readonly kept: Map<string, NumericProfile> } {
  const kept = new Map<string, NumericProfile>();
  return {
    kept,
    get: async (key) => kept.get(JSON.stringify(key)),
    put: async (key, profile) => void kept.set(JSON.stringify(key), profile),
  };
}

const trailing = { uri: 'training', window: defaultWindows.baseline };

function definition(features?: string[], baseline: object = trailing): object {
  const metrics = { normalized_wasserstein_distance: 0.1, psi: 0.2, ks_test: 0.01, wasserstein_distance: 1 };
  return {
    target: { uri: 'readings', window: defaultWindows.target },
    baseline,
    ...(features && { features }),
    signals: [
      { name: 'drift', kind: 'data_drift', metrics },
      { name: 'quality', kind: 'data_quality', metrics: { null_value_rate: 0.1 } },
    ],
  };
}

const training = { flow: numbers(3_000), pressure: numbers(3_000) };

describe('a baseline that is kept', () => {
  it('is read in the first run alone, with the same results to the bit', async () => {
    const { reader, baselineReads } = data(training);
    const profiles = memory();
    const first = await runDefinition(definition(), { reader, profiles });
    expect(baselineReads()).toHaveLength(1);
    const second = await runDefinition(definition(), { reader, profiles });
    expect(baselineReads()).toHaveLength(1);
    expect(second).toEqual(first);
    expect(first.results.every(({ status }) => status === 'COMPUTED')).toBe(true);
  });

  it('gives the results that a run without profiles gives', async () => {
    const { reader } = data(training);
    const plain = await runDefinition(definition(), { reader });
    const kept = await runDefinition(definition(), { reader, profiles: memory() });
    const values = ({ results, ...rest }: typeof plain): unknown => ({
      ...rest,
      results: results.map(({ value, ...result }) => ({ ...result, value: value?.toPrecision(12) })),
    });
    expect(values(kept)).toEqual(values(plain));
  });

  it('is read again when a file changed', async () => {
    const { reader, state, baselineReads } = data(training);
    const profiles = memory();
    await runDefinition(definition(), { reader, profiles });
    state.version = 2;
    state.training = { ...training, flow: numbers(3_000, (x) => x + 1) };
    const outcome = await runDefinition(definition(), { reader, profiles });
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
    await runDefinition(definition(['flow']), { reader, profiles });
    const both = await runDefinition(definition(['flow', 'pressure', 'absent']), { reader, profiles });
    expect(baselineReads()).toEqual([['flow'], ['pressure']]);
    const plain = await runDefinition(definition(['flow', 'pressure', 'absent']), {
      reader,
      profiles: memory(),
    });
    expect(both).toEqual(plain);
    expect(both.results.find(({ feature }) => feature === 'absent')?.status).toBe('MISSING_COLUMN');
  });

  it('is taken whole from the new files when they change while a run reads', async () => {
    const { reader, state, baselineReads } = data(training);
    const profiles = memory();
    await runDefinition(definition(['flow']), { reader, profiles });
    state.beforeRead = () => {
      state.version = 2;
      state.training = { flow: numbers(3_000, (x) => x + 1), pressure: numbers(3_000) };
      state.beforeRead = () => undefined;
    };
    const outcome = await runDefinition(definition(['flow', 'pressure']), { reader, profiles });
    expect(baselineReads()).toEqual([['flow'], ['pressure'], ['flow', 'pressure']]);
    const fresh = await runDefinition(definition(['flow', 'pressure']), { reader, profiles: memory() });
    expect(outcome.results).toEqual(fresh.results);
  });

  it('is kept apart for each of its fixed windows, and not at all when its window moves with time', async () => {
    const { reader, state } = data(training);
    const profiles = memory();
    const dated: typeof reader = {
      ...reader,
      open: async (request) => ({ ...(await reader.open(request)), timestampColumn: 'timestamp' }),
    };
    const fixed = (end: string) => ({ uri: 'training', window: { start: '2026-01-01T00:00:00Z', end } });
    await runDefinition(definition(['flow']), { reader: dated, profiles });
    expect(profiles.kept.size).toBe(0);
    await runDefinition(definition(['flow'], fixed('2026-02-01T00:00:00Z')), { reader: dated, profiles });
    state.training = { flow: numbers(2_000) };
    const longer = await runDefinition(definition(['flow'], fixed('2026-03-01T00:00:00Z')), {
      reader: dated,
      profiles,
    });
    expect(profiles.kept.size).toBe(2);
    const plain = await runDefinition(definition(['flow'], fixed('2026-03-01T00:00:00Z')), {
      reader: dated,
      profiles: memory(),
    });
    expect(longer).toEqual(plain);
  });
});

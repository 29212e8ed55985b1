import { defaultWindows, type RunOutcome } from '@circuitwatch/monitoring-definitions';
import type { MonitorRunRequest } from '../run-request.ts';
import { fakeReader, numeric, type Asked, type FakeColumn, type FakeSource } from './fake-reader.ts';
import { runDefinition } from './run-fixture.ts';

export const drift = {
  name: 'drift',
  kind: 'data_drift',
  metrics: { jensen_shannon_distance: 0.15, population_stability_index: 0.25 },
};
export const quality = {
  name: 'quality',
  kind: 'data_quality',
  metrics: { null_value_rate: 0.1, data_type_error_rate: 0.01, out_of_bounds_rate: null },
};

export const trailing = {
  target: { uri: 'readings', window: defaultWindows.target },
  baseline: { uri: 'readings', window: defaultWindows.baseline },
  signals: [drift, quality],
};

/** 100 rows from 0 to 1, moved and stretched. */
export function spread(shift = 0, factor = 1): readonly number[] {
  return Array.from({ length: 100 }, (_, i) => shift + (factor * i) / 99);
}

export const even = numeric({ values: spread() });

type Columns = Readonly<Record<string, FakeColumn>>;

export interface Sides {
  readonly baseline: Columns;
  readonly target: Columns;
  readonly baselineRows?: number;
  readonly targetRows?: number;
}

export function readerOf(
  { baseline, target, baselineRows = 100, targetRows = 100 }: Sides,
  coded: readonly string[] = [],
) {
  const left = { rows: baselineRows, columns: baseline };
  const right = { rows: targetRows, columns: target };
  const sources: Readonly<Record<string, FakeSource>> = {
    readings: { windows: [left, right] },
    training: { windows: [left], timestampColumn: null },
    production: { windows: [right] },
    timeless: { windows: [right], timestampColumn: null },
  };
  return fakeReader({ source: (uri) => sources[uri] ?? {}, coded });
}

export async function run(
  sides: Sides,
  change: object = {},
  rest: Partial<MonitorRunRequest> = {},
): Promise<RunOutcome & { readonly asked: Asked }> {
  const reader = readerOf(sides);
  const outcome = await runDefinition({ ...trailing, ...change }, { reader, ...rest });
  return { ...outcome, asked: reader.asked };
}

/** The target in data of its own, and the baseline without time. */
export const apart = {
  target: { uri: 'production', window: defaultWindows.target },
  baseline: { uri: 'training' },
};

/** `metric: status verdict` of every result of a feature. */
export function summary(outcome: RunOutcome, feature: string): string[] {
  return outcome.results
    .filter((result) => result.feature === feature)
    .map(({ metric, status, verdict }) => `${metric}: ${status} ${verdict}`);
}

export const allOf = (status: string, verdict = 'NO_DATA'): string[] =>
  [
    'jensen_shannon_distance',
    'population_stability_index',
    'null_value_rate',
    'data_type_error_rate',
    'out_of_bounds_rate',
  ].map((metric) => `${metric}: ${status} ${verdict}`);

import type { MonitorDefinition, RunOutcome, Signal } from '@circuitwatch/monitoring-definitions';
import { defaultWindows } from '@circuitwatch/monitoring-definitions';
import { describe, expect, it } from 'vitest';
import { executeMonitorRun, type MonitorRunRequest } from './execute-monitor-run.ts';
import type { ColumnRead, DatasetReader, WindowRead } from './ports.ts';

const scheduledAt = new Date('2026-11-21T06:00:00Z');

const drift: Signal = {
  name: 'drift',
  kind: 'data_drift',
  metrics: { jensen_shannon_distance: 0.15, population_stability_index: 0.25 },
  observeOnly: false,
};
const quality: Signal = {
  name: 'quality',
  kind: 'data_quality',
  metrics: { null_value_rate: 0.1, data_type_error_rate: 0.01, out_of_bounds_rate: null },
  observeOnly: false,
};
const classic: Signal = { name: 'classic', kind: 'data_drift', metrics: { psi: 0.25 }, observeOnly: true };

function definition(changes: Partial<MonitorDefinition> = {}): MonitorDefinition {
  return {
    target: { asset: 'readings:1', window: defaultWindows.target },
    baseline: { asset: 'readings:1', window: defaultWindows.baseline },
    signals: [drift, quality],
    minimumRows: 30,
    ...changes,
  };
}

interface Given {
  readonly values?: readonly number[];
  readonly nulls?: number;
  readonly typeErrors?: number;
}

function numeric({ values = [], nulls = 0, typeErrors = 0 }: Given): ColumnRead {
  return { kind: 'numeric', values: Float64Array.from(values), nulls, typeErrors };
}

/** 100 rows from 0 to 1, moved and stretched. */
function spread(shift = 0, factor = 1): readonly number[] {
  return Array.from({ length: 100 }, (_, i) => shift + (factor * i) / 99);
}

const even = numeric({ values: spread() });

interface Sides {
  readonly baseline: Readonly<Record<string, ColumnRead>>;
  readonly target: Readonly<Record<string, ColumnRead>>;
  readonly baselineRows?: number;
  readonly targetRows?: number;
}

type Request = Parameters<DatasetReader['readWindows']>[0];

/** A reader of two windows in memory that notes what it was asked. */
function fakeReader(sides: Sides): DatasetReader & { readonly requests: Request[] } {
  const requests: Request[] = [];
  const { baselineRows = 100, targetRows = 100 } = sides;
  const file = { uri: 'file:///readings.parquet', bytes: 1, modifiedAt: '2026-11-21T00:00:00.000Z' };
  return {
    requests,
    describe: async () => ({ columns: Object.keys(sides.baseline), files: [file] }),
    readWindows: async (request) => {
      requests.push(request);
      const isBaselineOnly = request.uri === 'training';
      const columns = request.columns === 'all' ? Object.keys(sides.baseline) : request.columns;
      const window = (rows: number, side: Readonly<Record<string, ColumnRead>>): WindowRead => ({
        rows,
        columns: new Map(columns.map((name) => [name, side[name] ?? { kind: 'missing' }])),
      });
      const [left, right] = [window(baselineRows, sides.baseline), window(targetRows, sides.target)];
      return {
        columns: [...columns],
        files: [file],
        windows: request.windows.length === 2 ? [left, right] : [isBaselineOnly ? left : right],
      };
    },
  };
}

const asset = { uri: 'readings', timestampColumn: 'timestamp' };

function run(sides: Sides, rest: Partial<MonitorRunRequest> = {}): Promise<RunOutcome> {
  return executeMonitorRun({
    definition: definition(),
    scheduledAt,
    baselineAsset: asset,
    targetAsset: asset,
    reader: fakeReader(sides),
    ...rest,
  });
}

/** `metric: status verdict` of every result of a feature. */
function summary(outcome: RunOutcome, feature: string): string[] {
  return outcome.results
    .filter((result) => result.feature === feature)
    .map(({ metric, status, verdict }) => `${metric}: ${status} ${verdict}`);
}

const allOf = (status: string, verdict = 'NO_DATA'): string[] =>
  [
    'jensen_shannon_distance',
    'population_stability_index',
    'null_value_rate',
    'data_type_error_rate',
    'out_of_bounds_rate',
  ].map((metric) => `${metric}: ${status} ${verdict}`);

describe('executeMonitorRun', () => {
  it('finds equal sides healthy and a shifted one breached', async () => {
    const sides = {
      baseline: { a: even, b: even },
      target: { a: even, b: numeric({ values: spread(0.6) }) },
    };
    const outcome = await run(sides);
    expect(summary(outcome, 'a')).toEqual(allOf('COMPUTED', 'HEALTHY'));
    expect(
      outcome.results
        .filter(({ verdict }) => verdict === 'BREACHED')
        .map(({ feature, metric }) => `${feature} ${metric}`),
    ).toEqual(['b jensen_shannon_distance', 'b population_stability_index', 'b out_of_bounds_rate']);
    expect(outcome).toMatchObject({ verdict: 'BREACHED', breachCount: 3 });
  });

  it('hangs the windows on the scheduled time and stores them with the files', async () => {
    const outcome = await run({ baseline: { a: even }, target: { a: even } });
    expect(outcome.windows).toEqual({
      baseline: { from: new Date('2026-10-15T06:00:00Z'), to: new Date('2026-11-14T06:00:00Z') },
      target: { from: new Date('2026-11-14T06:00:00Z'), to: scheduledAt },
    });
    expect(outcome.files).toHaveLength(1);
  });

  it('scans once when both sides are the same asset', async () => {
    const reader = fakeReader({ baseline: { a: even }, target: { a: even } });
    await run({ baseline: {}, target: {} }, { reader });
    expect(reader.requests).toHaveLength(1);
    expect(reader.requests[0]).toMatchObject({ columns: 'all', windows: { length: 2 } });
  });

  it('asks the target for the features of the baseline when the assets differ', async () => {
    const text = numeric({ typeErrors: 100 });
    const reader = fakeReader({ baseline: { a: even, label: text }, target: { a: even } });
    const baselineAsset = { uri: 'training', timestampColumn: null };
    const outcome = await run({ baseline: {}, target: {} }, { reader, baselineAsset });
    expect(reader.requests.map(({ uri, columns }) => [uri, columns])).toEqual([
      ['training', 'all'],
      ['readings', ['a']],
    ]);
    expect(outcome.verdict).toBe('HEALTHY');
  });

  it('measures the given features, in their order, and no others', async () => {
    const sides = { baseline: { a: even, b: even }, target: { a: even, b: even } };
    const outcome = await run(sides, { definition: definition({ features: ['b'] }) });
    expect(new Set(outcome.results.map(({ feature }) => feature))).toEqual(new Set(['b']));
  });

  it('stores what observe-only signals find without counting it', async () => {
    const sides = { baseline: { a: even }, target: { a: numeric({ values: spread(5) }) } };
    const outcome = await run(sides, { definition: definition({ signals: [classic] }) });
    expect(outcome).toMatchObject({ verdict: 'OBSERVED', breachCount: 0 });
    expect(outcome.results[0]).toMatchObject({ status: 'COMPUTED', verdict: 'OBSERVED', threshold: 0.25 });
    expect(outcome.results[0]?.value).toBeGreaterThan(1);
  });

  it('draws at most 30 bins over both sides', async () => {
    const values = Array.from({ length: 5000 }, (_, i) => i);
    const outcome = await run({ baseline: { a: numeric({ values }) }, target: { a: even } });
    const [drawn] = outcome.distributions;
    expect(drawn?.feature).toBe('a');
    expect(drawn?.edges.length).toBeLessThanOrEqual(31);
    expect(drawn?.baselineCounts.reduce((sum, count) => sum + count, 0)).toBe(5000);
    expect(drawn?.targetCounts.reduce((sum, count) => sum + count, 0)).toBe(100);
  });

  it('times both parts by the clock it is given', async () => {
    const ticks = [10, 25, 32];
    const clock = (): number => ticks.shift() ?? NaN;
    const outcome = await run({ baseline: { a: even }, target: { a: even } }, { clock });
    expect(outcome.timingsMs).toEqual({ read: 15, compute: 7 });
  });
});

describe('a feature that cannot be measured', () => {
  const constant = numeric({ values: Array.from({ length: 100 }, () => 7) });
  it.each<[string, ColumnRead, ColumnRead, string[]]>([
    ['a column missing in the target', even, { kind: 'missing' }, allOf('MISSING_COLUMN')],
    ['a column of another type', even, { kind: 'unsupported', type: 'BOOLEAN' }, allOf('WRONG_TYPE')],
    ['text in the baseline', numeric({ typeErrors: 100 }), even, allOf('WRONG_TYPE')],
    ['a constant', constant, constant, allOf('COMPUTED', 'HEALTHY')],
    [
      'a target that became constant',
      even,
      numeric({ values: Array.from({ length: 100 }, () => 0.5) }),
      [
        'jensen_shannon_distance: COMPUTED BREACHED',
        'population_stability_index: COMPUTED BREACHED',
        ...allOf('COMPUTED', 'HEALTHY').slice(2),
      ],
    ],
    [
      'a target of nulls',
      even,
      numeric({ nulls: 100 }),
      [
        ...allOf('ALL_NULL').slice(0, 2),
        'null_value_rate: COMPUTED BREACHED',
        ...allOf('COMPUTED', 'HEALTHY').slice(3),
      ],
    ],
    [
      'a target of text',
      even,
      numeric({ typeErrors: 100 }),
      [
        ...allOf('WRONG_TYPE').slice(0, 2),
        'null_value_rate: COMPUTED HEALTHY',
        'data_type_error_rate: COMPUTED BREACHED',
        'out_of_bounds_rate: COMPUTED HEALTHY',
      ],
    ],
    [
      'a baseline of nulls',
      numeric({ nulls: 100 }),
      even,
      [
        ...allOf('ALL_NULL').slice(0, 2),
        ...allOf('COMPUTED', 'HEALTHY').slice(2, 4),
        'out_of_bounds_rate: ALL_NULL NO_DATA',
      ],
    ],
    [
      'few numbers among nulls',
      even,
      numeric({ values: spread().slice(0, 29), nulls: 71 }),
      [
        ...allOf('TOO_FEW_ROWS').slice(0, 2),
        'null_value_rate: COMPUTED BREACHED',
        ...allOf('COMPUTED', 'HEALTHY').slice(3),
      ],
    ],
    [
      'infinite values',
      even,
      numeric({ values: [...spread().slice(1), Infinity] }),
      [
        ...allOf('NOT_FINITE').slice(0, 2),
        ...allOf('COMPUTED', 'HEALTHY').slice(2, 4),
        'out_of_bounds_rate: COMPUTED BREACHED',
      ],
    ],
  ])('%s: gets a status and a reason, and the others are measured', async (_, left, right, expected) => {
    const sides = { baseline: { odd: left, fine: even }, target: { odd: right, fine: even } };
    const outcome = await run(sides, { definition: definition({ features: ['odd', 'fine'] }) });
    expect(summary(outcome, 'odd')).toEqual(expected);
    expect(summary(outcome, 'fine')).toEqual(allOf('COMPUTED', 'HEALTHY'));
    for (const { status, value, verdict, reason } of outcome.results) {
      expect(value === null).toBe(status !== 'COMPUTED');
      expect(reason === null).toBe(status === 'COMPUTED' && verdict !== 'BREACHED');
    }
  });

  it.each([
    [{ targetRows: 0 }, 'NO_DATA', /target data has no rows from 2026-11-14T06:00:00.000Z to 2026-11-21T06/],
    [{ baselineRows: 29 }, 'TOO_FEW_ROWS', /baseline data has 29 rows .*; at least 30 are needed/],
  ])('says so when a window holds too little: %j', async (rows, status, reason) => {
    const outcome = await run({ baseline: { a: even }, target: { a: even }, ...rows });
    expect(summary(outcome, 'a')).toEqual(allOf(status));
    expect(outcome).toMatchObject({ verdict: 'NO_DATA', breachCount: 0, distributions: [] });
    expect(outcome.results[0]?.reason).toMatch(reason);
  });
});

describe('a run that cannot be done', () => {
  it('needs a timestamp column on the target', async () => {
    const targetAsset = { uri: 'readings', timestampColumn: null };
    const refused = run({ baseline: { a: even }, target: { a: even } }, { targetAsset });
    await expect(refused).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/no timestamp column/) as string,
    });
  });

  it('needs a numeric column in the baseline', async () => {
    const refused = run({ baseline: { label: numeric({ typeErrors: 100 }) }, target: {} });
    await expect(refused).rejects.toThrow(/no numeric column to measure/);
  });

  it('reports ascending progress from 0 to 1', async () => {
    const progress: number[] = [];
    const sides = { baseline: { a: even, b: even, c: even }, target: { a: even, b: even, c: even } };
    await run(sides, { onProgress: (value) => progress.push(value) });
    expect(progress[0]).toBe(0);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((left, right) => left - right));
  });

  it('stops between features when it is aborted', async () => {
    const abort = new AbortController();
    const progress: number[] = [];
    const sides = { baseline: { a: even, b: even, c: even }, target: { a: even, b: even, c: even } };
    const stopped = run(sides, {
      signal: abort.signal,
      onProgress: (value) => {
        progress.push(value);
        if (value > 0.5) abort.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELED' });
    expect(progress.at(-1)).toBeCloseTo(2 / 3);
  });
});

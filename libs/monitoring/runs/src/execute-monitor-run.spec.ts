import { defaultWindows, type RunOutcome } from '@circuitwatch/monitoring-definitions';
import { describe, expect, it } from 'vitest';
import type { MonitorRunRequest } from './run-request.ts';
import {
  categories,
  fakeReader,
  numeric,
  other,
  type Asked,
  type FakeColumn,
  type FakeSource,
} from './spec/fake-reader.ts';
import { runDefinition, scheduledAt } from './spec/run-fixture.ts';

const drift = {
  name: 'drift',
  kind: 'data_drift',
  metrics: { jensen_shannon_distance: 0.15, population_stability_index: 0.25 },
};
const quality = {
  name: 'quality',
  kind: 'data_quality',
  metrics: { null_value_rate: 0.1, data_type_error_rate: 0.01, out_of_bounds_rate: null },
};
const classic = { name: 'classic', kind: 'data_drift', metrics: { psi: 0.25 }, observeOnly: true };

const trailing = {
  target: { uri: 'readings', window: defaultWindows.target },
  baseline: { uri: 'readings', window: defaultWindows.baseline },
  signals: [drift, quality],
};

/** 100 rows from 0 to 1, moved and stretched. */
function spread(shift = 0, factor = 1): readonly number[] {
  return Array.from({ length: 100 }, (_, i) => shift + (factor * i) / 99);
}

const even = numeric({ values: spread() });

type Columns = Readonly<Record<string, FakeColumn>>;

interface Sides {
  readonly baseline: Columns;
  readonly target: Columns;
  readonly baselineRows?: number;
  readonly targetRows?: number;
}

function readerOf(
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

async function run(
  sides: Sides,
  change: object = {},
  rest: Partial<MonitorRunRequest> = {},
): Promise<RunOutcome & { readonly asked: Asked }> {
  const reader = readerOf(sides);
  const outcome = await runDefinition({ ...trailing, ...change }, { reader, ...rest });
  return { ...outcome, asked: reader.asked };
}

/** The target in data of its own, and the baseline without time. */
const apart = { target: { uri: 'production', window: defaultWindows.target }, baseline: { uri: 'training' } };

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
    const breached = outcome.results.filter(({ verdict }) => verdict === 'BREACHED');
    expect(breached.map(({ feature, metric }) => `${feature} ${metric}`)).toEqual([
      'b jensen_shannon_distance',
      'b population_stability_index',
      'b out_of_bounds_rate',
    ]);
    expect(outcome).toMatchObject({ verdict: 'BREACHED', breachCount: 3, response: 'SEVERE' });
    expect(breached.map(({ response }) => response)).toEqual(['SEVERE', 'SEVERE', 'MINOR']);
    expect(breached[2]?.baselineValue).toBe(0);
  });

  it('hangs the windows on the scheduled time and stores them with the files', async () => {
    const outcome = await run({ baseline: { a: even }, target: { a: even } });
    const windows = {
      baseline: { from: new Date('2026-10-15T06:00:00Z'), to: new Date('2026-11-14T06:00:00Z') },
      target: { from: new Date('2026-11-14T06:00:00Z'), to: scheduledAt },
    };
    expect(outcome.windows).toEqual(windows);
    expect(outcome.signals).toMatchObject([
      { name: 'drift', kind: 'data_drift', verdict: 'HEALTHY', windows, baselineRows: 100, targetRows: 100 },
      { name: 'quality', kind: 'data_quality', distributionsOf: 'drift' },
    ]);
    expect(outcome.files).toHaveLength(1);
  });

  it('scans once for all signals when both sides are the same data', async () => {
    const { asked } = await run({ baseline: { a: even, b: even }, target: { a: even, b: even } });
    expect(asked.opened).toMatchObject([{ windows: { length: 2 } }]);
    expect(asked.numbers).toEqual([{ uri: 'readings', names: ['a', 'b'] }]);
  });

  it('asks the target for the features of the baseline when they lie apart', async () => {
    const { asked, verdict } = await run({ baseline: { a: even }, target: { a: even, c: even } }, apart);
    expect(asked.numbers).toEqual([
      { uri: 'training', names: ['a'] },
      { uri: 'production', names: ['a'] },
    ]);
    expect(verdict).toBe('HEALTHY');
  });

  it('measures the given features and no others', async () => {
    const outcome = await run(
      { baseline: { a: even, b: even }, target: { a: even, b: even } },
      { features: ['b'] },
    );
    expect(new Set(outcome.results.map(({ feature }) => feature))).toEqual(new Set(['b']));
  });

  it('reads signals of other data or segments apart, and draws each', async () => {
    const segment = { feature: 'state', values: ['WA', 'CA'] };
    const signals = [drift, { ...drift, name: 'west', segment }, { ...drift, name: 'apart', ...apart }];
    const outcome = await run({ baseline: { a: even }, target: { a: even } }, { signals });
    expect(outcome.asked.opened.map(({ source, segment: cut }) => [source.uri, cut])).toEqual([
      ['readings', null],
      ['readings', segment],
      ['training', null],
      ['production', null],
    ]);
    expect(outcome.distributions.map(({ signal, feature }) => [signal, feature])).toEqual([
      ['drift', 'a'],
      ['west', 'a'],
      ['apart', 'a'],
    ]);
    expect(outcome.signals.map(({ windows }) => windows.baseline === null)).toEqual([false, false, true]);
  });

  it('stores what observe-only signals find without counting it', async () => {
    const sides = { baseline: { a: even }, target: { a: numeric({ values: spread(5) }) } };
    const outcome = await run(sides, { signals: [classic] });
    expect(outcome).toMatchObject({ verdict: 'OBSERVED', breachCount: 0, response: null });
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

  it('times reading and the rest by the clock it is given', async () => {
    let now = 0;
    const outcome = await run({ baseline: { a: even }, target: { a: even } }, {}, { clock: () => now++ });
    // Opening and one scan of one tick each, between the first tick and the last.
    expect(outcome.timingsMs).toEqual({ read: 2, compute: 3 });
  });
});

describe('features of other types', () => {
  const even3 = { x: 40, y: 40, z: 20 };
  const signals = [
    {
      name: 'drift',
      kind: 'data_drift',
      metrics: {
        jensen_shannon_distance: { numerical: 0.1, categorical: 0.2 },
        pearsons_chi_squared_test: 0.05,
        normalized_wasserstein_distance: null,
      },
    },
    quality,
  ];

  it('are measured by the metrics and thresholds of their type, and drawn', async () => {
    const sides = {
      baseline: { colour: categories(even3), a: even },
      target: { colour: categories({ x: 10, y: 10, w: 80 }), a: even },
    };
    const outcome = await run(sides, { signals });
    expect(summary(outcome, 'colour')).toEqual([
      'jensen_shannon_distance: COMPUTED BREACHED',
      'pearsons_chi_squared_test: COMPUTED BREACHED',
      'null_value_rate: COMPUTED HEALTHY',
      'data_type_error_rate: COMPUTED HEALTHY',
      'out_of_bounds_rate: COMPUTED BREACHED',
    ]);
    expect(summary(outcome, 'a').slice(0, 2)).toEqual([
      'jensen_shannon_distance: COMPUTED HEALTHY',
      'normalized_wasserstein_distance: COMPUTED OBSERVED',
    ]);
    const thresholds = outcome.results.filter(({ metric }) => metric === 'jensen_shannon_distance');
    expect(thresholds.map(({ dataType, threshold }) => [dataType, threshold])).toEqual([
      ['categorical', 0.2],
      ['numerical', 0.1],
    ]);
    const [drawn] = outcome.distributions;
    expect(drawn).toMatchObject({ feature: 'colour', edges: [], others: 0 });
    const counts = drawn?.categories.map((name, index) => [
      name,
      drawn.baselineCounts[index],
      drawn.targetCounts[index],
    ]);
    expect(new Set(counts)).toEqual(
      new Set([
        ['x', 40, 10],
        ['y', 40, 10],
        ['z', 20, 0],
        ['w', 0, 80],
      ]),
    );
  });

  it('may be integers of which few are distinct, unless the definition says that they are numbers', async () => {
    const code = { ...categories(even3, 0, 'integer'), numbers: even.numbers };
    const sides = { baseline: { code }, target: { code } };
    const byRule = await runDefinition({ ...trailing, signals }, { reader: readerOf(sides, ['code']) });
    expect(byRule.results[0]).toMatchObject({ feature: 'code', dataType: 'categorical' });
    const typed = signals.map((signal) => ({ ...signal, featureTypes: { code: 'numerical' } }));
    const given = await runDefinition({ ...trailing, signals: typed }, { reader: readerOf(sides, ['code']) });
    expect(given.results[0]).toMatchObject({ feature: 'code', dataType: 'numerical' });
  });

  it('are said to be unmeasured where a signal has no metric for them', async () => {
    const sides = {
      baseline: { colour: categories(even3), a: even },
      target: { colour: categories(even3), a: even },
    };
    const only = [{ ...drift, metrics: { psi: { numerical: 0.2 } } }];
    const outcome = await run(sides, { signals: only });
    expect(outcome.results.map(({ feature }) => feature)).toEqual(['a']);
    expect(outcome.signals[0]?.notes).toEqual([
      'No metric is named for categorical features, so colour are not measured.',
    ]);
  });

  it('leave labels and instants out, and drift of predictions looks at the prediction alone', async () => {
    const columns = { a: even, seen: other('timestamp'), label: even, score: even };
    const sides = { baseline: columns, target: { a: even, score: even } };
    const roles = {
      baseline: { uri: 'training', columns: { target: 'label' } },
      target: { uri: 'production', window: defaultWindows.target, columns: { prediction: 'score' } },
    };
    const both = [drift, { ...drift, name: 'prediction', kind: 'prediction_drift' }];
    const outcome = await run(sides, { ...roles, signals: both });
    const featuresOf = (name: string) => [
      ...new Set(outcome.results.filter(({ signal }) => signal === name).map(({ feature }) => feature)),
    ];
    expect(featuresOf('drift')).toEqual(['a', 'score']);
    expect(featuresOf('prediction')).toEqual(['score']);
  });
});

describe('a feature that cannot be measured', () => {
  const constant = numeric({ values: Array.from({ length: 100 }, () => 7) });
  const missing = null;
  it.each<[string, FakeColumn | null, FakeColumn | null, string[]]>([
    ['a column missing in the target', even, missing, allOf('MISSING_COLUMN')],
    ['a column missing in the baseline', missing, even, allOf('MISSING_COLUMN')],
    ['a column of nested values', other('other'), other('other'), allOf('WRONG_TYPE')],
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
    [
      'categories of nulls',
      categories({ a: 60, b: 40 }),
      categories({}, 100),
      [
        ...allOf('ALL_NULL').slice(0, 2),
        'null_value_rate: COMPUTED BREACHED',
        ...allOf('COMPUTED', 'HEALTHY').slice(3),
      ],
    ],
  ])('%s: gets a status and a reason, and the others are measured', async (_, left, right, expected) => {
    const sides = {
      baseline: { ...(left && { odd: left }), fine: even },
      target: { ...(right && { odd: right }), fine: even },
    };
    const outcome = await run(sides, { ...apart, features: ['odd', 'fine'] });
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
  it('needs time on a target that has a window', async () => {
    const target = { uri: 'timeless', window: defaultWindows.target };
    const refused = run({ baseline: { a: even }, target: { a: even } }, { ...apart, target });
    await expect(refused).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/no timestamp column/) as string,
    });
    const whole = await run(
      { baseline: { a: even }, target: { a: even } },
      { ...apart, target: { uri: 'timeless' } },
    );
    expect(whole).toMatchObject({ verdict: 'HEALTHY', windows: { baseline: null, target: null } });
  });

  it('needs a column to measure', async () => {
    const refused = run({ baseline: { seen: other('timestamp') }, target: {} });
    await expect(refused).rejects.toThrow(/no column to measure/);
  });

  it('fails only the signal whose data is at fault, and goes on', async () => {
    const signals = [
      drift,
      { ...drift, name: 'lost', target: { uri: 'timeless', window: defaultWindows.target } },
    ];
    const outcome = await run({ baseline: { a: even }, target: { a: even } }, { signals });
    expect(outcome.signals.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['drift', 'HEALTHY'],
      ['lost', 'NO_DATA'],
    ]);
    const failed = outcome.results.filter(({ signal }) => signal === 'lost');
    expect(failed).toHaveLength(2);
    for (const result of failed) {
      expect(result).toMatchObject({ feature: '*', status: 'FAILED', value: null, verdict: 'NO_DATA' });
      expect(result.reason).toMatch(/no timestamp column/);
    }
  });

  it('fails only the signal whose preprocessing is not registered', async () => {
    const target = { uri: 'readings', window: defaultWindows.target, preprocessing: 'clean:1.0.0' };
    const signals = [drift, { ...drift, name: 'cleaned', target }];
    const outcome = await run({ baseline: { a: even }, target: { a: even } }, { signals });
    const failed = outcome.results.find(({ signal }) => signal === 'cleaned');
    expect(failed?.reason).toMatch(/component "clean:1.0.0" cannot run here: it is not registered/);
  });

  it('reports ascending progress from 0 to 1', async () => {
    const progress: number[] = [];
    const sides = { baseline: { a: even, b: even, c: even }, target: { a: even, b: even, c: even } };
    await run(sides, {}, { onProgress: (value) => progress.push(value) });
    expect(progress[0]).toBe(0);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((left, right) => left - right));
  });

  it('stops between features when it is aborted', async () => {
    const abort = new AbortController();
    const progress: number[] = [];
    const sides = { baseline: { a: even, b: even, c: even }, target: { a: even, b: even, c: even } };
    const onProgress = (value: number): void => {
      progress.push(value);
      if (value > 0.5) abort.abort();
    };
    const stopped = run(sides, {}, { signal: abort.signal, onProgress });
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELED' });
    expect(progress.at(-1)).toBeCloseTo(2 / 3);
  });
});

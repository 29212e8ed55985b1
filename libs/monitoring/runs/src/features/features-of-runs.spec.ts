import { defaultWindows } from '@circuitwatch/monitoring-definitions';
import { describe, expect, it } from 'vitest';
import { categories, numeric, other, type FakeColumn } from '../spec/fake-reader.ts';
import { runDefinition } from '../spec/run-fixture.ts';
import {
  allOf,
  apart,
  drift,
  even,
  quality,
  readerOf,
  run,
  spread,
  summary,
  trailing,
} from '../spec/two-sides.ts';

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

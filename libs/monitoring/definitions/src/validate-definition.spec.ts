import { AppError } from '@circuitwatch/platform-errors';
import { describe, expect, it } from 'vitest';
import { validateDefinition } from './validate-definition.ts';
import { defaultWindows } from './windows.ts';

const definition = (changes: object = {}): object => ({
  target: { asset: 'readings:1', window: defaultWindows.target },
  baseline: { asset: 'readings@latest', window: defaultWindows.baseline },
  signals: [{ name: 'data-drift', kind: 'data_drift', metrics: { jensen_shannon_distance: 0.1 } }],
  ...changes,
});
const signal = (metrics: object, kind = 'data_drift'): object =>
  definition({ signals: [{ name: 'only', kind, metrics }] });
const window = (lookbackSize: string, lookbackOffset = 'PT0S'): object =>
  definition({ target: { asset: 'readings:1', window: { lookbackSize, lookbackOffset } } });

const performance = (changes: object): object =>
  definition({
    target: { asset: 'outputs:1', columns: { prediction: 'predicted', target: 'actual' } },
    signals: [{ name: 'p', kind: 'model_performance', ...changes }],
  });

function problemsOf(input: unknown): (readonly [string, string])[] {
  try {
    validateDefinition(input);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('INVALID');
    return error.problems.map(({ path, message }) => [path.join('.'), message] as const);
  }
}

describe('validateDefinition', () => {
  it('fills in the defaults', () => {
    expect(validateDefinition(definition())).toMatchObject({
      minimumRows: 30,
      signals: [{ observeOnly: false }],
    });
  });

  it('accepts both drift families in one signal and null thresholds', () => {
    expect(problemsOf(signal({ psi: 0.25, ks_test: 0.05, population_stability_index: null }))).toEqual([]);
    expect(problemsOf(signal({ null_value_rate: null, out_of_bounds_rate: 0 }, 'data_quality'))).toEqual([]);
  });

  it('accepts negative thresholds where values may be negative', () => {
    expect(problemsOf(performance({ task: 'regression', metrics: { r2_score: -0.5 } }))).toEqual([]);
  });

  it('accepts what an older release stored', () => {
    const stored = {
      target: { asset: 'readings:1', window: { lookbackSize: 'P7D', lookbackOffset: 'PT0S' } },
      baseline: { asset: 'readings:1', window: { lookbackSize: 'P30D', lookbackOffset: 'P7D' } },
      features: ['flow_rate'],
      signals: [
        { name: 'drift', kind: 'data_drift', metrics: { psi: 0.25, ks_test: null }, observeOnly: true },
      ],
      minimumRows: 30,
    };
    expect(validateDefinition(stored)).toEqual({
      ...stored,
      signals: [{ ...stored.signals[0], alertEnabled: true }],
    });
  });

  it.each<[string, object, string, RegExp]>([
    [
      'misspelt metric',
      signal({ jensen_shanon_distance: 0.1 }),
      'signals.0.metrics.jensen_shanon_distance',
      /Did you mean "jensen_shannon_distance"\?/,
    ],
    ['unheard-of metric', signal({ zzz: 1 }), 'signals.0.metrics.zzz', /metrics for data_drift are .*psi/],
    [
      'quality in drift',
      signal({ null_value_rate: 0 }),
      'signals.0.metrics.null_value_rate',
      /does not measure data_drift/,
    ],
    [
      'drift in quality',
      signal({ psi: 0.1 }, 'data_quality'),
      'signals.0.metrics.psi',
      /use null_value_rate/,
    ],
    [
      'metric of categories for numbers',
      signal({ g_test: { numerical: 0.05 } }),
      'signals.0.metrics.g_test.numerical',
      /not defined for numerical features; use jensen_shannon_distance/,
    ],
    [
      'threshold by a misspelt type',
      signal({ psi: { numeric: 0.05 } }),
      'signals.0.metrics.psi.numeric',
      /Did you mean "numerical"\?/,
    ],
    [
      'data named twice',
      definition({ target: { asset: 'readings:1', uri: 'readings/' } }),
      'target',
      /exactly one of "asset" and "uri"/,
    ],
    [
      'signature in a URI',
      definition({ target: { uri: 'https://acc.blob.core.windows.net/c/p?sv=2024&sig=secret' } }),
      'target.uri',
      /^(?!.*secret).*signature, which everybody would see/,
    ],
    [
      'fixed window that ends before it starts',
      definition({
        target: { asset: 'r:1', window: { start: '2026-02-01T00:00:00Z', end: '2026-01-01T00:00:00Z' } },
      }),
      'target.window.end',
      /is not after the start/,
    ],
    [
      'misspelt key of a window',
      definition({ target: { asset: 'r:1', window: { lookbackSize: 'P7D', lookbackOfset: 'P1D' } } }),
      'target.window.lookbackOfset',
      /Did you mean "lookbackOffset"\?/,
    ],
    [
      'signal without a baseline',
      { ...definition(), baseline: undefined },
      'signals.0.baseline',
      /has no baseline to compare with/,
    ],
    [
      'performance without columns',
      definition({
        target: { asset: 'r:1', columns: { target: 'actual' } },
        signals: [
          { name: 'p', kind: 'model_performance', task: 'regression', metrics: { mean_absolute_error: 1 } },
        ],
      }),
      'signals.0.target.columns.prediction',
      /which column holds the predictions/,
    ],
    [
      "classification's metric for regression",
      performance({ task: 'regression', metrics: { accuracy: 0.9 } }),
      'signals.0.metrics.accuracy',
      /does not measure model_performance; use mean_absolute_error/,
    ],
    [
      'custom signal with two sources of SQL',
      definition({
        signals: [{ name: 'c', kind: 'custom', sql: 'select 1', component: 'c:1', metrics: { m: 1 } }],
      }),
      'signals.0.sql',
      /exactly one of "sql" and "component"/,
    ],
    [
      'custom data named like a side',
      definition({
        signals: [
          { name: 'c', kind: 'custom', sql: 'x', data: { target: { asset: 'r:1' } }, metrics: { m: 1 } },
        ],
      }),
      'signals.0.data.target',
      /give the data another name/,
    ],
    ['negative threshold', signal({ psi: -1 }), 'signals.0.metrics.psi', /is negative/],
    [
      'percent',
      signal({ null_value_rate: 5 }, 'data_quality'),
      'signals.0.metrics.null_value_rate',
      /write 5 % as 0.05/,
    ],
    ['no metric', signal({}), 'signals.0.metrics', /./],
    ['unknown kind', signal({ psi: 1 }, 'drift'), 'signals.0.kind', /data_drift/],
    ['bad duration', window('7d'), 'target.window.lookbackSize', /P7D/],
    ['bad offset', window('P7D', 'soon'), 'target.window.lookbackOffset', /not an ISO-8601 duration/],
    ['empty window', window('PT0S'), 'target.window.lookbackSize', /no time at all/],
    [
      'asset without version',
      definition({ target: { asset: 'readings', window: defaultWindows.target } }),
      'target.asset',
      /name:version/,
    ],
    ['feature twice', definition({ features: ['a', 'b', 'a'] }), 'features.2', /listed twice/],
    ['unknown key', definition({ minimumrows: 3 }), 'minimumrows', /Did you mean "minimumRows"\?/],
  ])('refuses %s', (_, input, path, message) => {
    const problems = problemsOf(input);
    expect(problems.map(([at]) => at)).toEqual([path]);
    expect(problems[0]?.[1]).toMatch(message);
  });

  it('refuses two signals of one name, at the second', () => {
    const twin = { name: 'drift', kind: 'data_drift', metrics: { psi: 0.25 } };
    expect(problemsOf(definition({ signals: [twin, twin] }))).toEqual([
      ['signals.1.name', 'Two signals are named "drift"; give each its own name.'],
    ]);
  });

  it('reports all problems at once and the first in the message', () => {
    const input = { ...definition(), ...window('x', 'y') };
    expect(problemsOf(input)).toHaveLength(2);
    expect(() => validateDefinition(input)).toThrow(/target\.window\.lookbackSize: .*\(and 1 more\)/);
  });
});

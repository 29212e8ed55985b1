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
      'metric of categories',
      signal({ g_test: 0.05 }),
      'signals.0.metrics.g_test',
      /defined for categories only; use jensen_shannon_distance/,
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

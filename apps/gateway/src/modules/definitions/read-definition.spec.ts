import { AppError } from '@circuitwatch/platform-errors';
import { describe, expect, it } from 'vitest';
import { readDefinition, type DefinitionInput } from './read-definition.ts';

const input = {
  target: { asset: 'readings@latest' },
  baseline: { asset: 'readings:1' },
  signals: [{ name: 'drift', kind: 'DATA_DRIFT', metrics: [{ metric: 'psi', threshold: 0.25 }] }],
} as const satisfies DefinitionInput;

function problemsOf(work: () => unknown): AppError['problems'] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'INVALID') throw error;
    return error.problems;
  }
}

describe('readDefinition', () => {
  it('hangs the default baseline behind the target', () => {
    const definition = readDefinition({
      ...input,
      target: { asset: 'readings@latest', lookbackSize: 'P1D' },
    });
    expect(definition).toEqual({
      target: { asset: 'readings@latest', window: { lookbackSize: 'P1D', lookbackOffset: 'PT0S' } },
      baseline: { asset: 'readings:1', window: { lookbackSize: 'P30D', lookbackOffset: 'P1D' } },
      signals: [
        { name: 'drift', kind: 'data_drift', metrics: { psi: 0.25 }, observeOnly: false, alertEnabled: true },
      ],
      minimumRows: 30,
    });
  });

  it('takes the last 7 days against the 30 before by default', () => {
    const { target, baseline } = readDefinition(input);
    expect(target?.window).toEqual({ lookbackSize: 'P7D', lookbackOffset: 'PT0S' });
    expect(baseline?.window).toEqual({ lookbackSize: 'P30D', lookbackOffset: 'P7D' });
  });

  it('keeps what a change leaves out, and drops features that are set to null', () => {
    const current = readDefinition({ ...input, features: ['current'], minimumRows: 5 });
    expect(readDefinition({}, current)).toEqual(current);
    expect(readDefinition({ target: { asset: 'readings:2' } }, current)).toEqual({
      ...current,
      target: { ...current.target, asset: 'readings:2' },
    });
    expect(readDefinition({ features: null }, current)).not.toHaveProperty('features');
  });

  const drift = input.signals[0];
  const quality = { name: 'quality', kind: 'DATA_QUALITY' as const };
  it.each<[string, DefinitionInput, string, RegExp]>([
    ['an asset without a version', { target: { asset: 'readings' } }, 'target.asset', /name:version/],
    [
      'a duration in words',
      { baseline: { asset: 'readings:1', lookbackSize: '30 days' } },
      'baseline.lookbackSize',
      /ISO-8601/,
    ],
    [
      'an empty window',
      { target: { asset: 'readings:1', lookbackSize: 'PT0S' } },
      'target.lookbackSize',
      /no time at all/,
    ],
    [
      'an unknown metric',
      { signals: [{ ...drift, metrics: [{ metric: 'psi' }, { metric: 'jensen_shanon_distance' }] }] },
      'signals.0.metrics.1.metric',
      /Did you mean "jensen_shannon_distance"\?/,
    ],
    [
      'a metric of the other kind',
      { signals: [drift, { ...quality, metrics: [{ metric: 'psi' }] }] },
      'signals.1.metrics.0.metric',
      /null_value_rate/,
    ],
    [
      'a share above 1',
      { signals: [{ ...quality, metrics: [{ metric: 'null_value_rate', threshold: 5 }] }] },
      'signals.0.metrics.0.threshold',
      /above 1/,
    ],
    [
      'a metric twice',
      { signals: [{ ...drift, metrics: [{ metric: 'psi' }, { metric: 'psi' }] }] },
      'signals.0.metrics.1.metric',
      /twice/,
    ],
    [
      'a signal without metrics',
      { signals: [{ ...drift, metrics: [] }] },
      'signals.0.metrics',
      /at least one/,
    ],
    ['no signal', { signals: [] }, 'signals', /./],
    ['a signal twice', { signals: [drift, drift] }, 'signals.1.name', /Two signals/],
    ['a feature twice', { features: ['a', 'a'] }, 'features.1', /twice/],
    ['no rows', { minimumRows: 0 }, 'minimumRows', /./],
  ])('refuses %s at its field', (_what, change, path, message) => {
    const [problem] = problemsOf(() => readDefinition({ ...input, ...change }));
    expect(problem?.path.join('.')).toBe(path);
    expect(problem?.message).toMatch(message);
  });
});

import { describe, expect, it } from 'vitest';
import type { AlignedRows, CellColumn, ImportanceFinder } from '../ports.ts';
import type { MonitorRunRequest } from '../run-request.ts';
import { fakeReader, numeric } from '../spec/fake-reader.ts';
import { runDefinition } from '../spec/run-fixture.ts';

const column = (from: number, step: number): CellColumn => ({
  kind: 'numbers',
  values: Float64Array.from({ length: 100 }, (_, k) => from + step * k + 0.5),
});

function rows(names: readonly string[]): AlignedRows {
  return { rows: 100, columns: new Map(names.map((name, index) => [name, column(index, 1)])) };
}

/** Importances of the features in the order in which they are asked, the baseline first. */
function finder(...sides: readonly (readonly number[])[]) {
  const asked: { features: readonly string[]; label: string; task: string }[] = [];
  const surrogate: ImportanceFinder['surrogate'] = async ({ features, label, task }) => {
    const values = sides[asked.length] ?? [];
    asked.push({ features, label, task });
    return new Map(features.map((name, index) => [name, values[index] ?? 0]));
  };
  return { importance: { surrogate, ofModel: null } satisfies ImportanceFinder, asked };
}

const signal = {
  name: 'attribution',
  kind: 'feature_attribution_drift',
  metrics: { normalized_discounted_cumulative_gain: 0.9 },
};

async function run(
  change: object,
  joined: { readonly baseline: AlignedRows; readonly target: AlignedRows; readonly outputs?: AlignedRows },
  rest: Partial<MonitorRunRequest>,
) {
  const reader = fakeReader({
    source: () => ({}),
    join: ({ left, right }) => {
      const own = left.source.uri === 'training' ? joined.baseline : joined.target;
      const other = right ? (joined.outputs ?? null) : null;
      return { left: own, right: other, leftRows: own.rows, rightRows: other?.rows ?? 0 };
    },
  });
  const definition = {
    baseline: { uri: 'training', columns: { target: 'label' } },
    target: { uri: 'inputs', columns: { prediction: 'predicted' } },
    signals: [{ ...signal, ...change }],
  };
  return runDefinition(definition, { reader, ...rest });
}

const plain = { baseline: rows(['a', 'b', 'c', 'label']), target: rows(['c', 'b', 'a', 'predicted']) };

describe('drift of attributions', () => {
  it('compares the order of the same features on both sides', async () => {
    // sklearn.metrics.ndcg_score([[1.2, 0, 0.1]], [[0.2, 3.7, 3]]) = 0.5238...: by its formula below.
    const { importance, asked } = finder([1.2, 0, 0.1], [0.2, 3.7, 3]);
    const outcome = await run({}, plain, { importance });
    expect(asked).toEqual([
      { features: ['a', 'b', 'c'], label: 'label', task: 'regression' },
      { features: ['a', 'b', 'c'], label: 'predicted', task: 'regression' },
    ]);
    const [gain, ...shares] = outcome.results;
    const expected = (0.1 / Math.log2(3) + 1.2 / 2) / (1.2 + 0.1 / Math.log2(3));
    expect(gain).toMatchObject({ feature: '*', verdict: 'BREACHED', threshold: 0.9 });
    expect(gain?.value).toBeCloseTo(expected, 12);
    expect(
      shares.map(({ feature, metric, value, baselineValue, verdict }) => [
        feature,
        metric,
        value,
        baselineValue,
        verdict,
      ]),
    ).toEqual([
      ['a', 'feature_importance', 0.2, 1.2, 'OBSERVED'],
      ['b', 'feature_importance', 3.7, 0, 'OBSERVED'],
      ['c', 'feature_importance', 3, 0.1, 'OBSERVED'],
    ]);
    expect(outcome.signals[0]).toMatchObject({ importance: 'surrogate', baselineRows: 100, targetRows: 100 });
  });

  it('joins predictions that lie apart from the inputs', async () => {
    const { importance, asked } = finder([3, 2], [3, 2]);
    const outputs = { uri: 'outputs' };
    const sides = { baseline: rows(['a', 'b', 'label']), target: rows(['a', 'b']), outputs: rows(['score']) };
    const outcome = await run({ outputs }, sides, { importance });
    expect(asked[1]).toMatchObject({ features: ['a', 'b'], label: 'score' });
    expect(outcome.results[0]).toMatchObject({ value: 1, verdict: 'HEALTHY' });
  });

  it('leaves out features of one side, and says so', async () => {
    const { importance, asked } = finder([3, 2], [3, 2]);
    const sides = {
      baseline: rows(['a', 'b', 'old', 'label']),
      target: rows(['a', 'b', 'new', 'predicted']),
    };
    const outcome = await run({}, sides, { importance });
    expect(asked[0]?.features).toEqual(['a', 'b']);
    expect(outcome.signals[0]?.notes).toEqual(['Features of one side only are left out: old, new.']);
  });

  it('asks the model itself where the signal says so', async () => {
    const ofModel: ImportanceFinder['ofModel'] = async ({ label }) =>
      new Map([
        ['a', label === 'label' ? 0.9 : 0.5],
        ['b', 0.1],
        ['c', 0.2],
      ]);
    const importance = { ...finder().importance, ofModel };
    const outcome = await run({ importance: 'model' }, plain, { importance });
    expect(outcome.signals[0]?.importance).toBe('model');
    expect(outcome.results[0]?.value).toBe(1);
  });

  it.each<[string, object, Parameters<typeof run>[1], RegExp]>([
    ['no model to ask', { importance: 'model' }, plain, /no ONNX model to ask/],
    [
      'no label',
      { baseline: { uri: 'training' } },
      plain,
      /name the column of the baseline data as its "target"/,
    ],
    [
      'a label that is not there',
      {},
      { ...plain, baseline: rows(['a', 'b']) },
      /Target column = 'label' is not in the dataset/,
    ],
    [
      'features that do not match',
      {},
      { ...plain, target: rows(['x', 'y', 'predicted']) },
      /do not match, diff: a, b, c, x, y/,
    ],
    [
      'outputs of several columns',
      { outputs: { uri: 'outputs' } },
      { ...plain, outputs: rows(['one', 'two']) },
      /say which is the prediction/,
    ],
  ])('cannot be found with %s', async (_, change, sides, reason) => {
    const { importance } = finder([1, 2, 3], [1, 2, 3]);
    await expect(run(change, sides, { importance })).rejects.toThrow(reason);
  });

  it('has no value for too few rows', async () => {
    const few = { ...plain, target: { ...plain.target, rows: 3 } };
    const outcome = await run({}, few, finder());
    expect(outcome.results).toMatchObject([{ status: 'TOO_FEW_ROWS', verdict: 'NO_DATA' }]);
  });
});

describe('the top features by importance', () => {
  it('are those on which the label of the baseline hangs most, found once for all signals', async () => {
    const { importance, asked } = finder([0.1, 0.6, 0.3]);
    const values = Array.from({ length: 100 }, (_, k) => k);
    const window = {
      rows: 100,
      columns: { a: numeric({ values }), b: numeric({ values }), c: numeric({ values }) },
    };
    const reader = fakeReader({ source: () => ({ windows: [window], rows: plain.baseline }) });
    const drift = { kind: 'data_drift', metrics: { psi: 0.2 } };
    const outcome = await runDefinition(
      {
        baseline: { uri: 'training', columns: { target: 'label' } },
        target: { uri: 'inputs' },
        signals: [
          { ...drift, name: 'two', features: { topByImportance: 2 } },
          { ...drift, name: 'one', features: { topByImportance: 1 } },
        ],
      },
      { reader, importance },
    );
    expect(asked).toHaveLength(1);
    expect(outcome.results.map(({ signal: name, feature }) => [name, feature])).toEqual([
      ['two', 'b'],
      ['two', 'c'],
      ['one', 'b'],
    ]);
    expect(outcome.signals[0]).toMatchObject({ importance: 'surrogate' });
    expect(outcome.signals[0]?.notes[0]).toMatch(/^The 2 of 3 features .*: b, c\.$/);
  });
});

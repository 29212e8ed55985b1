import { describe, expect, it } from 'vitest';
import type { AlignedRows, CellColumn, RowsRequest } from '../ports.ts';
import type { MonitorRunRequest } from '../run-request.ts';
import { fakeReader } from '../spec/fake-reader.ts';
import { runDefinition } from '../spec/run-fixture.ts';

const numbers = (...values: number[]): CellColumn => ({ kind: 'numbers', values: Float64Array.from(values) });
const texts = (...values: (string | null)[]): CellColumn => ({ kind: 'texts', values });

function rowsOf(columns: Readonly<Record<string, CellColumn>>): AlignedRows {
  const [first] = Object.values(columns);
  return { rows: first?.values.length ?? 0, columns: new Map(Object.entries(columns)) };
}

interface Joined {
  readonly left: Readonly<Record<string, CellColumn>>;
  readonly right?: Readonly<Record<string, CellColumn>>;
  readonly predictions?: number;
}

async function run(signal: object, joined: Joined, rest: Partial<MonitorRunRequest> = {}, minimumRows = 1) {
  const left = rowsOf(joined.left);
  const right = joined.right ? rowsOf(joined.right) : null;
  const asked: { left: RowsRequest; right: RowsRequest | null }[] = [];
  const reader = fakeReader({
    source: () => ({}),
    join: (request) => {
      asked.push(request);
      return { left, right, leftRows: joined.predictions ?? left.rows, rightRows: right?.rows ?? 0 };
    },
  });
  const outcome = await runDefinition(
    {
      target: { uri: 'outputs', columns: { prediction: 'predicted', target: 'actual', correlationId: 'id' } },
      signals: [{ name: 'performance', kind: 'model_performance', ...signal }],
      minimumRows,
    },
    { reader, ...rest },
  );
  return { ...outcome, asked };
}

const groundTruth = { uri: 'truth', columns: { target: 'actual', correlationId: 'key' } };

describe('performance of a model', () => {
  // cases/azure/model_performance.json, regression and classification of Azure's own unit test.
  it("equals Azure's figures for regression", async () => {
    const outcome = await run(
      {
        task: 'regression',
        metrics: { root_mean_squared_error: 0.05, mean_absolute_error: 0.1, r2_score: null },
      },
      { left: { predicted: numbers(0.1, 0.1, 0.4), actual: numbers(0.1, 0.2, 0.3) } },
    );
    const [rmse, mae, r2] = outcome.results;
    expect(rmse?.value).toBeCloseTo(0.08164965809277262, 14);
    expect(mae?.value).toBeCloseTo(0.06666666666666668, 14);
    expect(outcome.results.map(({ verdict }) => verdict)).toEqual(['BREACHED', 'HEALTHY', 'OBSERVED']);
    expect(r2?.value).toBeCloseTo(0, 12);
    expect(rmse).toMatchObject({ feature: '*', dataType: null, response: 'MINOR' });
  });

  it("equals Azure's figures for classification, whatever the classes are written as", async () => {
    const metrics = { accuracy: 0.5, precision: 0.2, recall: null };
    const outcome = await run(
      { task: 'classification', metrics, groundTruth },
      { left: { predicted: texts('0', '0', '1') }, right: { actual: numbers(0, 1, 0) } },
    );
    expect(outcome.results.map(({ value, verdict }) => [value, verdict])).toEqual([
      [expect.closeTo(1 / 3, 14), 'BREACHED'],
      [0.25, 'HEALTHY'],
      [0.25, 'OBSERVED'],
    ]);
    const [drawn] = outcome.distributions;
    expect(drawn).toMatchObject({ signal: 'performance', feature: '*', edges: [] });
    expect(
      Object.fromEntries((drawn?.categories ?? []).map((name, k) => [name, drawn?.baselineCounts[k]])),
    ).toEqual({ 0: 2, 1: 1 });
  });

  it('ranks by the probability of the larger of two classes', async () => {
    const outcome = await run(
      {
        task: 'classification',
        metrics: { roc_auc: null },
        target: {
          uri: 'outputs',
          columns: { prediction: 'predicted', predictionProbability: 'p', target: 'actual' },
        },
      },
      {
        left: {
          predicted: numbers(9, 10, 9, 10),
          actual: numbers(9, 9, 10, 10),
          // sklearn.metrics.roc_auc_score([0,0,1,1], [0.1, 0.4, 0.35, 0.8]) of its documentation.
          p: numbers(0.1, 0.4, 0.35, 0.8),
        },
      },
    );
    expect(outcome.results[0]?.value).toBe(0.75);
  });

  it('joins the truth by its own key and says how much of it has come', async () => {
    const { asked, signals, results } = await run(
      { task: 'regression', metrics: { mean_absolute_error: 0.25 }, groundTruth },
      { left: { predicted: numbers(1, 2) }, right: { actual: numbers(1, 3) }, predictions: 5 },
    );
    expect(asked[0]?.left).toMatchObject({ key: 'id', columns: ['predicted'], source: { uri: 'outputs' } });
    expect(asked[0]?.right).toMatchObject({ key: 'key', columns: ['actual'], window: null });
    expect(signals[0]).toMatchObject({ truth: { predictions: 5, withTruth: 2 }, targetRows: 5 });
    expect(results[0]).toMatchObject({ value: 0.5, verdict: 'BREACHED', baselineRows: 2, targetRows: 5 });
    expect(results[0]?.reason).toMatch(/2 of 5 predictions have their truth by now/);
  });

  it.each<[string, Joined, number, string, RegExp]>([
    [
      'truth that has not come',
      { left: { predicted: numbers() }, right: { actual: numbers() }, predictions: 500 },
      1,
      'NO_DATA',
      /None of the 500 predictions has its truth yet/,
    ],
    [
      'no predictions',
      { left: { predicted: numbers() }, right: { actual: numbers() } },
      1,
      'NO_DATA',
      /no predictions in the window/,
    ],
    [
      'too little truth',
      { left: { predicted: numbers(1, 2) }, right: { actual: numbers(1, NaN) }, predictions: 40 },
      2,
      'TOO_FEW_ROWS',
      /1 of 40 predictions have their truth; at least 2/,
    ],
  ])('has a status and a reason for %s', async (_, joined, minimumRows, status, reason) => {
    const signal = { task: 'regression', metrics: { mean_absolute_error: 0.25 }, groundTruth };
    const { results } = await run(signal, joined, {}, minimumRows);
    expect(results[0]).toMatchObject({ status, verdict: 'NO_DATA', value: null, response: null });
    expect(results[0]?.reason).toMatch(reason);
  });

  it('calls for retraining when the error is breached for the third time in a row', async () => {
    const signal = { task: 'regression', metrics: { mean_absolute_error: 0.25 } };
    const joined = { left: { predicted: numbers(1, 2), actual: numbers(2, 3) } };
    const before = (count: number) => ({ breachedBefore: { 'performance|mean_absolute_error|*': count } });
    expect((await run(signal, joined, before(1))).response).toBe('MINOR');
    expect((await run(signal, joined, before(2))).response).toBe('SEVERE');
  });

  it('says which text is no number', async () => {
    const signals = { task: 'regression', metrics: { mean_absolute_error: 0.25 } };
    const failed = run(signals, { left: { predicted: texts('1', 'high'), actual: numbers(1, 2) } });
    await expect(failed).rejects.toThrow(/predictions hold "high", which is no number/);
  });
});

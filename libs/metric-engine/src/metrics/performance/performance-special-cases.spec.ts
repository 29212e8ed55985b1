import { describe, expect, it } from 'vitest';
import { evaluateClassification } from './evaluate-classification.ts';
import { evaluateRegression } from './evaluate-regression.ts';

describe('evaluateRegression', () => {
  it('leaves out and counts rows that lack a value on either side', () => {
    const performance = evaluateRegression({
      actual: Float64Array.of(1, NaN, 3, NaN, 5),
      predicted: Float64Array.of(2, 2, NaN, NaN, 9),
    });
    expect([performance.rows, performance.leftOut]).toEqual([2, 3]);
    expect(performance.values.get('mean_absolute_error')).toBe(2.5);
    expect(performance.values.get('mean_squared_error')).toBe(8.5);
    expect(performance.values.get('r2_score')).toBe(1 - 17 / 8);
  });

  it('has no figures without rows', () => {
    const none = evaluateRegression({ actual: Float64Array.of(NaN), predicted: Float64Array.of(1) });
    expect([none.rows, none.leftOut]).toEqual([0, 1]);
    expect([...none.values.values()]).toEqual([NaN, NaN, NaN, NaN, NaN]);
  });

  it('is infinite or not defined with infinite values', () => {
    const { values } = evaluateRegression({
      actual: Float64Array.of(1, Infinity, 3),
      predicted: Float64Array.of(1, 2, 3),
    });
    expect(values.get('mean_absolute_error')).toBe(Infinity);
    expect(values.get('root_mean_squared_error')).toBe(Infinity);
    expect(values.get('r2_score')).toBe(NaN);
  });

  it('has a mean where the sum of the errors overflows', () => {
    const { values } = evaluateRegression({
      actual: new Float64Array(8).fill(1e308),
      predicted: new Float64Array(8).fill(-0.5e308),
    });
    expect(values.get('mean_absolute_error')).toBe(1.5e308);
    expect(values.get('root_mean_squared_error')).toBe(1.5e308);
    expect(values.get('mean_squared_error')).toBe(Infinity);
  });

  it('explains large values with errors whose squares need no scaling', () => {
    const far = 2 ** 470;
    const { values } = evaluateRegression({
      actual: Float64Array.of(-far, far),
      predicted: Float64Array.of(-far + 2 ** 460, far - 2 ** 460),
    });
    expect(values.get('r2_score')).toBe(1 - 2 ** -20);
  });

  it('refuses columns of different lengths', () => {
    expect(() => evaluateRegression({ actual: new Float64Array(2), predicted: new Float64Array(3) })).toThrow(
      RangeError,
    );
  });
});

describe('evaluateClassification', () => {
  const classes = ['a', 'b', 'c'];

  it('leaves out rows without a class, and rows without a score from the metrics of scores alone', () => {
    const performance = evaluateClassification({
      actual: Int32Array.of(0, 1, -1, 1, 0, 1),
      predicted: Int32Array.of(0, 1, 1, -1, 1, 1),
      classes: ['no', 'yes'],
      scores: [Float64Array.of(0.1, 0.5, 0.7, 0.8, 0.5, NaN)],
    });
    expect([performance.rows, performance.leftOut, performance.scoredRows]).toEqual([4, 2, 3]);
    expect(performance.figures.get('accuracy')?.value).toBe(0.75);
    // Of the two pairs one is won and one ties.
    expect(performance.figures.get('roc_auc')?.value).toBe(0.75);
    expect(performance.figures.get('brier_score')?.value).toBeCloseTo((0.01 + 0.25 + 0.25) / 3, 15);
  });

  it('has no figures without rows, and none of scores without scores', () => {
    const none = evaluateClassification({
      actual: new Int32Array(0),
      predicted: new Int32Array(0),
      classes,
      scores: classes.map(() => new Float64Array(0)),
    });
    expect([...none.figures.values()].map(({ value }) => value)).toEqual(Array(7).fill(NaN));
    expect(none.figures.get('precision')?.averages).toEqual({ macro: NaN, weighted: NaN, micro: NaN });
    const scoreless = evaluateClassification({
      actual: Int32Array.of(0, 1),
      predicted: Int32Array.of(0, 1),
      classes,
    });
    expect([...scoreless.figures.values()].map(({ value }) => value)).toEqual([1, 1, 1, 1, NaN, NaN, NaN]);
    expect(scoreless.scoredRows).toBe(0);
  });

  it.each([
    ['above 1', Float64Array.of(0.1, 0.9, 0.5, 1.25)],
    ['below 0', Float64Array.of(-0.25, 0.9, 0.5, 1)],
    ['infinite', Float64Array.of(-Infinity, 3, 1, Infinity)],
  ])('ranks by scores %s, but loss and Brier score need probabilities', (_, scores) => {
    const { figures } = evaluateClassification({
      actual: Int32Array.of(0, 1, 0, 1),
      predicted: Int32Array.of(0, 1, 0, 1),
      classes: ['no', 'yes'],
      scores: [scores],
    });
    expect(figures.get('roc_auc')?.value).toBe(1);
    expect(figures.get('log_loss')?.value).toBe(NaN);
    expect(figures.get('brier_score')?.value).toBe(NaN);
  });

  it('never takes a prediction for certain, as scikit-learn does not', () => {
    const loss = (...scores: number[]): number | undefined =>
      evaluateClassification({
        actual: Int32Array.of(0, 1),
        predicted: Int32Array.of(0, 1),
        classes: ['no', 'yes'],
        scores: [Float64Array.from(scores)],
      }).figures.get('log_loss')?.value;
    expect(loss(0, 1)).toBeCloseTo(2.220446049250313e-16, 30);
    expect(loss(1, 0)).toBeCloseTo(36.04365338911715, 13);
  });

  it('takes 0 and -0 for the same score', () => {
    const { figures } = evaluateClassification({
      actual: Int32Array.of(0, 1),
      predicted: Int32Array.of(0, 1),
      classes: ['no', 'yes'],
      scores: [Float64Array.of(0, -0)],
    });
    expect(figures.get('roc_auc')?.value).toBe(0.5);
  });

  it('keeps the ranks of scores whose complements are the same double', () => {
    const { figures } = evaluateClassification({
      actual: Int32Array.of(0, 1),
      predicted: Int32Array.of(0, 0),
      classes: ['no', 'yes'],
      scores: [Float64Array.of(1e-20, 2e-20)],
    });
    expect(figures.get('roc_auc')?.perClass).toEqual([1, 1]);
  });

  it('counts a great many classes of which few occur', () => {
    const many = Array.from({ length: 100_000 }, (_, k) => `class ${k}`);
    const { figures } = evaluateClassification({
      actual: Int32Array.of(7, 99_999),
      predicted: Int32Array.of(7, 7),
      classes: many,
    });
    expect(figures.get('recall')?.value).toBe(0.5);
    expect(figures.get('precision')?.value).toBe(0.25);
  });

  it.each([
    ['columns of different lengths', { actual: Int32Array.of(0), predicted: Int32Array.of(0, 1) }],
    ['a code beyond the classes', { actual: Int32Array.of(3), predicted: Int32Array.of(0) }],
    ['a predicted code beyond the classes', { actual: Int32Array.of(0), predicted: Int32Array.of(3) }],
    [
      'too few columns of scores',
      { actual: Int32Array.of(0), predicted: Int32Array.of(0), scores: [Float64Array.of(0.5)] },
    ],
    ['no column of scores', { actual: Int32Array.of(0), predicted: Int32Array.of(0), scores: [] }],
    [
      'scores of other rows',
      {
        actual: Int32Array.of(0),
        predicted: Int32Array.of(0),
        scores: classes.map(() => new Float64Array(2)),
      },
    ],
  ])('refuses %s', (_, columns) => {
    expect(() => evaluateClassification({ classes, ...columns })).toThrow(RangeError);
  });
});

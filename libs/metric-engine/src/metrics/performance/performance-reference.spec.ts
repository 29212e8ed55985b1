import { describe, expect, it } from 'vitest';
import { relativeError } from '../../comparison/relative-error.spec-support.ts';
import { readFixture } from '../read-fixture.spec-support.ts';
import { evaluateClassification } from './evaluate-classification.ts';
import { evaluateRegression } from './evaluate-regression.ts';

interface ExpectedFigure {
  readonly value?: number;
  readonly perClass?: readonly number[];
  readonly averages?: Readonly<Record<'macro' | 'weighted' | 'micro', number>>;
}

interface Reference {
  readonly regression: readonly {
    readonly name: string;
    readonly actual: readonly number[];
    readonly predicted: readonly number[];
    readonly expected: Readonly<Record<string, number>>;
  }[];
  readonly classification: readonly {
    readonly name: string;
    readonly classes: number;
    readonly actual: readonly number[];
    readonly predicted: readonly number[];
    readonly scores: readonly (readonly number[])[];
    readonly counts: readonly (readonly [tp: number, fp: number, fn: number])[];
    readonly expected: { readonly accuracy: number } & Readonly<Record<string, ExpectedFigure>>;
  }[];
}

interface CopiedCases {
  readonly performance: readonly {
    readonly id: string;
    readonly input: {
      readonly regression: { readonly actual: readonly number[]; readonly predicted: readonly number[] };
      readonly classification: { readonly actual: readonly number[]; readonly score: readonly number[] };
    };
    readonly expected: {
      readonly regression: Readonly<Record<'mae' | 'mse' | 'rmse' | 'mape' | 'r2', number>>;
      readonly classification: Readonly<Record<string, number>>;
    };
  }[];
  readonly azure: readonly {
    readonly name: string;
    readonly task: string;
    readonly ground_truth: readonly number[];
    readonly predictions: readonly number[];
    readonly expected: Readonly<Record<string, number>>;
  }[];
}

const reference = readFixture('performance-reference.json') as Reference;
const copied = readFixture('performance-cases.json') as CopiedCases;
const tolerance = 1e-12;

describe('regression', () => {
  it.each(reference.regression)('agrees on $name', ({ actual, predicted, expected }) => {
    const { rows, leftOut, values } = regression(actual, predicted);
    expect([rows, leftOut]).toEqual([actual.length, 0]);
    expect([...values.keys()].sort()).toEqual(Object.keys(expected).sort());
    for (const [id, value] of values) {
      expect(relativeError(value, expected[id] ?? Infinity), id).toBeLessThan(tolerance);
    }
  });
});

describe('classification', () => {
  it.each(reference.classification)('agrees on $name', (given) => {
    const { actual, predicted, scores, counts, expected } = given;
    const classes = Array.from({ length: given.classes }, (_, k) => `class ${k}`);
    const performance = classification(actual, predicted, classes, scores);
    expect([performance.rows, performance.leftOut, performance.scoredRows]).toEqual([
      actual.length,
      0,
      actual.length,
    ]);
    const { truePositives, falsePositives, falseNegatives } = performance.counts;
    expect(classes.map((_, k) => [truePositives[k], falsePositives[k], falseNegatives[k]])).toEqual(counts);
    expect([...performance.figures.keys()].sort()).toEqual(Object.keys(expected).sort());
    for (const [id, figure] of performance.figures) {
      const wanted: ExpectedFigure = id === 'accuracy' ? { value: expected.accuracy } : (expected[id] ?? {});
      const value = wanted.value ?? wanted.averages?.macro ?? Infinity;
      expect(relativeError(figure.value, value), id).toBeLessThan(tolerance);
      expect(figure.perClass?.length, id).toBe(wanted.perClass?.length);
      wanted.perClass?.forEach((each, k) =>
        expect(relativeError(figure.perClass?.[k] ?? Infinity, each), `${id} of ${k}`).toBeLessThan(
          tolerance,
        ),
      );
      expect(Object.keys(figure.averages ?? {}), id).toEqual(Object.keys(wanted.averages ?? {}));
      for (const average of ['macro', 'weighted', 'micro'] as const) {
        const difference = relativeError(
          figure.averages?.[average] ?? Infinity,
          wanted.averages?.[average] ?? Infinity,
        );
        expect(difference, `${id} ${average}`).toBeLessThan(tolerance);
      }
    }
  });
});

describe('figures of scikit-learn 1.2.1', () => {
  it.each(copied.performance)('agrees on $id', ({ input, expected }) => {
    const { values } = regression(input.regression.actual, input.regression.predicted);
    const names = {
      mean_absolute_error: 'mae',
      mean_squared_error: 'mse',
      root_mean_squared_error: 'rmse',
      mean_absolute_percentage_error: 'mape',
      r2_score: 'r2',
    } as const;
    for (const [id, value] of values) {
      expect(relativeError(value, expected.regression[names[id]]), id).toBeLessThan(tolerance);
    }
    const { actual, score } = input.classification;
    const predicted = score.map((each) => (each >= 0.5 ? 1 : 0));
    const { counts, figures } = classification(actual, predicted, ['no', 'yes'], [score]);
    const { tn, fp, fn, tp, ...figuresOf } = expected.classification;
    expect([counts.truePositives[0], counts.falsePositives[1], counts.falseNegatives[1]]).toEqual([
      tn,
      fp,
      fn,
    ]);
    expect(counts.truePositives[1]).toBe(tp);
    const ofPositives = { precision: 'precision', recall: 'recall', f1_score: 'f1' } as const;
    for (const [id, name] of Object.entries(ofPositives)) {
      const figure = figures.get(id as keyof typeof ofPositives)?.perClass?.[1] ?? NaN;
      expect(relativeError(figure, figuresOf[name] ?? Infinity), id).toBeLessThan(tolerance);
    }
    const ofAll = {
      accuracy: 'accuracy',
      roc_auc: 'roc_auc',
      log_loss: 'log_loss',
      brier_score: 'brier',
    } as const;
    for (const [id, name] of Object.entries(ofAll)) {
      const figure = figures.get(id as keyof typeof ofAll)?.value ?? NaN;
      expect(relativeError(figure, figuresOf[name] ?? Infinity), id).toBeLessThan(tolerance);
    }
  });
});

describe("figures of Azure's own tests", () => {
  it.each(copied.azure)('agrees on $name', ({ task, ground_truth: actual, predictions, expected }) => {
    const values: Record<string, number | undefined> =
      task === 'tabular-regression'
        ? Object.fromEntries(regression(actual, predictions).values)
        : Object.fromEntries(
            [...classification(actual, predictions, ['no', 'yes']).figures].map(([id, { value }]) => [
              id === 'accuracy' ? id : `${id}_score_macro`,
              value,
            ]),
          );
    expect(Object.keys(expected).length).toBeGreaterThan(1);
    for (const [name, value] of Object.entries(expected)) {
      expect(relativeError(values[name] ?? NaN, value), name).toBeLessThan(tolerance);
    }
  });
});

function regression(
  actual: readonly number[],
  predicted: readonly number[],
): ReturnType<typeof evaluateRegression> {
  return evaluateRegression({
    actual: Float64Array.from(actual),
    predicted: Float64Array.from(predicted),
  });
}

function classification(
  actual: readonly number[],
  predicted: readonly number[],
  classes: readonly string[],
  scores?: readonly (readonly number[])[],
): ReturnType<typeof evaluateClassification> {
  return evaluateClassification({
    actual: Int32Array.from(actual),
    predicted: Int32Array.from(predicted),
    classes,
    ...(scores && { scores: scores.map((column) => Float64Array.from(column)) }),
  });
}

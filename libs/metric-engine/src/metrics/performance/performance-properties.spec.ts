import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relativeError } from '../../comparison/relative-error.spec-support.ts';
import { evaluateClassification } from './evaluate-classification.ts';
import { evaluateRegression, type RegressionMetricId } from './evaluate-regression.ts';

const reading = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
const regressionRow = fc.record({ actual: reading, predicted: reading });
const regressionRows = fc.array(regressionRow, { minLength: 2, maxLength: 50 });
const classificationRow = fc.record({
  actual: fc.integer({ min: 0, max: 2 }),
  predicted: fc.integer({ min: 0, max: 2 }),
  scores: fc.tuple(probability(), probability(), probability()),
});
const classificationRows = fc.array(classificationRow, { minLength: 1, maxLength: 50 });
type RegressionRow = typeof regressionRow extends fc.Arbitrary<infer Row> ? Row : never;
type ClassificationRow = typeof classificationRow extends fc.Arbitrary<infer Row> ? Row : never;

describe('properties of the regression metrics', () => {
  it('no error and all explained where predictions are right', () => {
    fc.assert(
      fc.property(regressionRows, (rows) => {
        const right = rows.map(({ actual }) => ({ actual, predicted: actual }));
        expect(regression(right)).toEqual([0, 0, 0, 0, 1]);
      }),
    );
  });

  it('rows may come in any order', () => {
    fc.assert(
      fc.property(shuffled(regressionRows), ([rows, moved]) => {
        regression(moved).forEach((value, k) => expectClose(value, regression(rows)[k] ?? NaN));
      }),
    );
  });

  it('the mean error is at most the root of the mean square, and changes with sides only where it should', () => {
    fc.assert(
      fc.property(regressionRows, (rows) => {
        const [absolute = NaN, root = NaN, square = NaN] = regression(rows);
        expect(absolute).toBeLessThanOrEqual(root * (1 + 1e-12));
        expectClose(root * root, square);
        const swapped = rows.map(({ actual, predicted }) => ({ actual: predicted, predicted: actual }));
        expect(regression(swapped).slice(0, 3)).toEqual([absolute, root, square]);
      }),
    );
  });

  it('r2 does not depend on the unit, and errors grow with it', () => {
    const whole = fc.array(
      fc.record({
        actual: fc.integer({ min: -999, max: 999 }),
        predicted: fc.integer({ min: -999, max: 999 }),
      }),
      { minLength: 2, maxLength: 40 },
    );
    fc.assert(
      fc.property(
        whole,
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 1, max: 50 }),
        (rows, shift, factor) => {
          const other = rows.map((row) => ({
            actual: shift + factor * row.actual,
            predicted: shift + factor * row.predicted,
          }));
          const [absolute = NaN, root = NaN, square = NaN, , r2 = NaN] = regression(rows);
          const values = regression(other);
          expectClose(values[0], factor * absolute);
          expectClose(values[1], factor * root);
          expectClose(values[2], factor * factor * square);
          expect(Math.abs((values[4] ?? NaN) - r2)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(r2)));
        },
      ),
    );
  });
});

describe('properties of the classification metrics', () => {
  it('shares lie within [0, 1], losses are not negative, micro averages are the accuracy', () => {
    fc.assert(
      fc.property(classificationRows, (rows) => {
        const figures = classification(rows);
        const accuracy = figures.get('accuracy')?.value ?? NaN;
        for (const id of ['precision', 'recall', 'f1_score'] as const) {
          expect(figures.get(id)?.averages?.micro).toBe(accuracy);
          for (const figure of figures.get(id)?.perClass ?? []) {
            if (!Number.isNaN(figure)) expect(figure >= 0 && figure <= 1).toBe(true);
          }
        }
        expectClose(figures.get('recall')?.averages?.weighted, accuracy);
        expect(figures.get('log_loss')?.value).toBeGreaterThanOrEqual(0);
        expect(figures.get('brier_score')?.value).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('all figures are at their best where predictions are right and certain', () => {
    fc.assert(
      fc.property(classificationRows, (rows) => {
        const figures = classification(
          rows.map(({ actual }) => ({
            actual,
            predicted: actual,
            scores: [Number(actual === 0), Number(actual === 1), Number(actual === 2)] as [
              number,
              number,
              number,
            ],
          })),
        );
        for (const id of ['accuracy', 'precision', 'recall', 'f1_score'] as const) {
          expect(figures.get(id)?.value, id).toBe(1);
        }
        const occurring = new Set(rows.map(({ actual }) => actual)).size;
        expect(figures.get('roc_auc')?.value).toBe(occurring > 1 ? 1 : NaN);
        expect(figures.get('brier_score')?.value).toBe(0);
        expect(figures.get('log_loss')?.value).toBeLessThan(1e-15);
      }),
    );
  });

  it('rows may come in any order', () => {
    fc.assert(
      fc.property(shuffled(classificationRows), ([rows, moved]) => {
        const figures = classification(rows);
        for (const [id, { value }] of classification(moved))
          expectClose(value, figures.get(id)?.value ?? NaN);
      }),
    );
  });

  it('the names of the classes do not matter', () => {
    fc.assert(
      fc.property(classificationRows, (rows) => {
        const turned = rows.map(({ actual, predicted, scores: [a, b, c] }): ClassificationRow => {
          return { actual: (actual + 1) % 3, predicted: (predicted + 1) % 3, scores: [c, a, b] };
        });
        const figures = classification(rows);
        for (const [id, figure] of classification(turned)) {
          expectClose(figure.value, figures.get(id)?.value ?? NaN);
          const [last, first, second] = figure.perClass ?? [];
          if (figure.perClass) expect([first, second, last]).toEqual(figures.get(id)?.perClass);
        }
      }),
    );
  });

  it('areas of opposite scores add up to 1, and only ranks count', () => {
    const row = fc.record({ actual: fc.integer({ min: 0, max: 1 }), score: fc.integer({ min: -4, max: 4 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 60 }), (rows) => {
        const area = areaBy(rows, (score) => score);
        expect(areaBy(rows, (score) => score ** 3 - 7)).toBe(area);
        if (Number.isNaN(area)) expect(new Set(rows.map(({ actual }) => actual)).size).toBe(1);
        else expect(areaBy(rows, (score) => -score) + area).toBeCloseTo(1, 14);
        expect(area).toBe(plainArea(rows));
      }),
    );
  });
});

/** Wins and half the ties of all pairs. */
function plainArea(rows: readonly { readonly actual: number; readonly score: number }[]): number {
  const scores = (actual: number): number[] =>
    rows.filter((row) => row.actual === actual).map(({ score }) => score);
  const pairs = scores(1).flatMap((high) =>
    scores(0).map((low) => (high > low ? 1 : high === low ? 0.5 : 0)),
  );
  return pairs.reduce<number>((sum, win) => sum + win, 0) / pairs.length;
}

function areaBy(
  rows: readonly { readonly actual: number; readonly score: number }[],
  transform: (score: number) => number,
): number {
  const actual = Int32Array.from(rows, (row) => row.actual);
  const scores = [Float64Array.from(rows, ({ score }) => transform(score))];
  const { figures } = evaluateClassification({ actual, predicted: actual, classes: ['no', 'yes'], scores });
  return figures.get('roc_auc')?.value ?? Infinity;
}

function regression(rows: readonly RegressionRow[]): readonly number[] {
  const { values } = evaluateRegression({
    actual: Float64Array.from(rows, ({ actual }) => actual),
    predicted: Float64Array.from(rows, ({ predicted }) => predicted),
  });
  const ids: RegressionMetricId[] = [
    'mean_absolute_error',
    'root_mean_squared_error',
    'mean_squared_error',
    'mean_absolute_percentage_error',
    'r2_score',
  ];
  return ids.map((id) => values.get(id) ?? Infinity);
}

function classification(
  rows: readonly ClassificationRow[],
): ReturnType<typeof evaluateClassification>['figures'] {
  return evaluateClassification({
    actual: Int32Array.from(rows, ({ actual }) => actual),
    predicted: Int32Array.from(rows, ({ predicted }) => predicted),
    classes: ['a', 'b', 'c'],
    scores: [0, 1, 2].map((k) => Float64Array.from(rows, ({ scores }) => scores[k] ?? NaN)),
  }).figures;
}

function expectClose(actual: number | undefined, expected: number): void {
  expect(relativeError(actual ?? Infinity, expected)).toBeLessThan(1e-12);
}

function shuffled<Row>(rows: fc.Arbitrary<Row[]>): fc.Arbitrary<[Row[], Row[]]> {
  return rows.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
}

function probability(): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 20 }).map((twentieths) => twentieths / 20);
}

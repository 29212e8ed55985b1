import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logisticLoss, softmaxLoss, squaredError, type Objective } from './objective.ts';

const score = fc.double({ min: -5, max: 5, noNaN: true });

/** Gradients and hessians of one row by output. */
function derived(objective: Objective, scores: readonly number[]): [number[], number[]] {
  const columns = scores.map((each) => Float64Array.of(each));
  const [gradients, hessians] = [
    columns.map(() => new Float64Array(1)),
    columns.map(() => new Float64Array(1)),
  ];
  objective.derive(columns, gradients, hessians);
  return [gradients.map(([each]) => each ?? NaN), hessians.map(([each]) => each ?? NaN)];
}

/** Slope and bend of a function, from its values beside the point. */
function bySteps(loss: (at: number) => number, at: number): [number, number] {
  const step = 1e-4;
  const [below, here, above] = [loss(at - step), loss(at), loss(at + step)];
  return [(above - below) / (2 * step), (above - 2 * here + below) / step ** 2];
}

describe('objectives', () => {
  it('squared error derives half the square', () => {
    fc.assert(
      fc.property(score, score, (at, amount) => {
        const [[gradient = NaN], [hessian = NaN]] = derived(squaredError(Float64Array.of(amount)), [at]);
        const [slope, bend] = bySteps((value) => (value - amount) ** 2 / 2, at);
        expect(gradient).toBeCloseTo(slope, 5);
        expect(hessian).toBeCloseTo(bend, 5);
      }),
    );
  });

  it('logistic loss derives minus the log of the chance', () => {
    fc.assert(
      fc.property(score, fc.nat(1), (at, each) => {
        const [[gradient = NaN], [hessian = NaN]] = derived(logisticLoss(Uint8Array.of(each)), [at]);
        const [slope, bend] = bySteps((value) => Math.log1p(Math.exp(each === 1 ? -value : value)), at);
        expect(gradient).toBeCloseTo(slope, 5);
        expect(hessian).toBeCloseTo(bend, 5);
      }),
    );
  });

  it('softmax loss derives minus the log of the chance, its bend times classes over classes less one', () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 3, maxLength: 5 }), fc.nat(2), (scores, each) => {
        const [gradients, hessians] = derived(softmaxLoss(Uint8Array.of(each), scores.length), scores);
        scores.forEach((at, k) => {
          const loss = (value: number): number => {
            const moved = scores.with(k, value);
            return Math.log(moved.reduce((sum, other) => sum + Math.exp(other), 0)) - (moved[each] ?? NaN);
          };
          const [slope, bend] = bySteps(loss, at);
          expect(gradients[k]).toBeCloseTo(slope, 5);
          expect(hessians[k]).toBeCloseTo((bend * scores.length) / (scores.length - 1), 5);
        });
      }),
    );
  });

  it('begin with what is best without features', () => {
    expect(squaredError(Float64Array.of(1, 2, 6)).baseScores).toEqual([3]);
    expect(logisticLoss(Uint8Array.of(0, 0, 0, 1)).baseScores[0]).toBeCloseTo(-Math.log(3), 12);
    const [first = NaN, second = NaN, third = NaN] = softmaxLoss(Uint8Array.of(0, 0, 1, 2), 3).baseScores;
    expect([Math.exp(first), Math.exp(second), Math.exp(third)].map((x) => x.toFixed(9))).toEqual(
      [0.5, 0.25, 0.25].map((x) => x.toFixed(9)),
    );
  });
});

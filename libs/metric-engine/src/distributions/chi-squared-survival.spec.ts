import { describe, expect, it } from 'vitest';
import { readFixture } from '../metrics/read-fixture.spec-support.ts';
import { relativeError } from '../comparison/relative-error.spec-support.ts';
import { chiSquaredSurvival } from './chi-squared-survival.ts';
import { logGamma } from './log-gamma.ts';
import { upperRegularisedGamma } from './regularised-gamma.ts';

type Rows = readonly (readonly [number, number, number])[];

const reference = readFixture('categorical-reference.json') as { readonly chi2_sf: Rows };
const copied = readFixture('categorical-cases.json') as {
  readonly chi2_sf: Rows;
  readonly gammaincc: Rows;
  readonly gammaln: readonly (readonly [number, number])[];
};

describe('chiSquaredSurvival', () => {
  it('is that of scipy, from 1 to 20,000 degrees of freedom and down to 1e-293', () => {
    for (const [x, degreesOfFreedom, p] of [...reference.chi2_sf, ...copied.chi2_sf]) {
      const error = relativeError(chiSquaredSurvival(x, degreesOfFreedom), p);
      expect(error, `x ${x}, ${degreesOfFreedom} degrees of freedom`).toBeLessThan(1e-11);
    }
  });

  it.each([
    [-1, 3, 1],
    [0, 3, 1],
    [Infinity, 3, 0],
    [1e308, 3, 0],
    [5e-324, 1000, 1],
    [1, 0, NaN],
    [1, -2, NaN],
    [1, Infinity, NaN],
    [NaN, 3, NaN],
    [1, NaN, NaN],
  ])('of %d with %d degrees of freedom is %d', (x, degreesOfFreedom, expected) => {
    expect(chiSquaredSurvival(x, degreesOfFreedom)).toBe(expected);
  });

  it('is exp(-x / 2) for two degrees of freedom, down to the smallest normal doubles', () => {
    for (let x = 0.125; x < 1416; x *= 1.0625) {
      expect(relativeError(chiSquaredSurvival(x, 2), Math.exp(-x / 2)), `x ${x}`).toBeLessThan(3e-13);
    }
  });
});

describe('upperRegularisedGamma', () => {
  it('is that of scipy', () => {
    for (const [a, x, q] of copied.gammaincc) {
      expect(relativeError(upperRegularisedGamma(a, x), q), `a ${a}, x ${x}`).toBeLessThan(1e-12);
    }
  });
});

describe('logGamma', () => {
  it('is that of scipy', () => {
    for (const [x, value] of copied.gammaln) {
      expect(Math.abs(logGamma(x) - value), `x ${x}`).toBeLessThan(2e-15 * (1 + Math.abs(value)));
    }
  });

  it('is the logarithm of factorials', () => {
    let factorial = 1;
    for (let n = 1; n < 170; n++) {
      expect(Math.abs(logGamma(n) - Math.log(factorial))).toBeLessThan(4e-15 * (1 + Math.log(factorial)));
      factorial *= n;
    }
  });

  it('is not defined below 0', () => {
    expect([logGamma(0), logGamma(Infinity), logGamma(-0.5), logGamma(NaN)]).toEqual([
      Infinity,
      Infinity,
      NaN,
      NaN,
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { meanOf, sumOf } from './compensated-sum.ts';

const sum = (...terms: number[]): number => sumOf(terms.length, (k) => terms[k] ?? NaN);
const mean = (...terms: number[]): number => meanOf(terms.length, (k) => terms[k] ?? NaN);

describe('sumOf', () => {
  it.each([
    [[], 0],
    [[1, 1e100, 1, -1e100], 2],
    [[0.1, 0.2, 0.3, -0.6], 2.7755575615628914e-17],
    [[Infinity, 1], Infinity],
    [[-Infinity, Infinity], NaN],
    [[NaN, 1], NaN],
  ])('of %j is %d', (terms, expected) => {
    expect(sum(...terms)).toBe(expected);
  });
});

describe('meanOf', () => {
  it('is NaN of none, and finite where the sum overflows', () => {
    expect(mean()).toBe(NaN);
    expect(mean(1e308, 1e308, 1e308, 1e308)).toBe(1e308);
    expect(mean(Infinity, 1)).toBe(Infinity);
  });
});

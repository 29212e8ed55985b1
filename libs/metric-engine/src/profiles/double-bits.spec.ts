import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differingBits, withoutLowBits } from './double-bits.ts';

const view = new DataView(new ArrayBuffer(8));

function patternOf(value: number): bigint {
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

function numberOf(pattern: bigint): number {
  view.setBigUint64(0, pattern);
  return view.getFloat64(0);
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

describe('bit patterns of doubles', () => {
  it('lose their low bits, for every number of them', () => {
    fc.assert(
      fc.property(finite, (value) => {
        for (let bits = 0; bits <= 64; bits++) {
          const cleared = numberOf((patternOf(value) >> BigInt(bits)) << BigInt(bits)) + 0;
          expect(withoutLowBits(value, bits)).toBe(cleared);
        }
      }),
    );
  });

  it('differ in as many low bits as have to be cleared for them to agree', () => {
    const near = fc.tuple(finite, fc.bigInt(0n, 2n ** 63n), fc.integer({ min: 0, max: 63 }));
    fc.assert(
      fc.property(near, ([a, noise, bits]) => {
        const b = numberOf(patternOf(a) ^ (noise >> BigInt(bits))) + 0;
        fc.pre(Number.isFinite(b));
        const difference = patternOf(a) ^ patternOf(b);
        expect(differingBits(a, b)).toBe(difference === 0n ? 0 : difference.toString(2).length);
      }),
    );
    expect(differingBits(Infinity, Infinity)).toBe(0);
    for (const other of [1, -Infinity, Number.MAX_VALUE]) expect(differingBits(Infinity, other)).toBe(65);
  });
});

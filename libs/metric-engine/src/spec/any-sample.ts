import fc from 'fast-check';

/** Values that hit ties, signs, both ends of the doubles, and infinities. */
const anyValue = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -5, max: 5 }) },
  { weight: 4, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constantFrom(1e300, -1e300, 0, -0, 5e-324, 1e9) },
);

const finiteSample = fc.array(anyValue, { minLength: 1, maxLength: 60 });
const offset = fc.constantFrom(1e9, -1e9, 1e6);

/** Short samples of all kinds: mixed, offset, constant, stepped, with infinities. */
export const anySample: fc.Arbitrary<number[]> = fc.oneof(
  { weight: 4, arbitrary: finiteSample },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 60 }), offset)
      .map(([values, by]) => values.map((value) => value + by)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anyValue, fc.integer({ min: 1, max: 40 }))
      .map(([value, length]) => Array.from({ length }, () => value)),
  },
  {
    weight: 1,
    arbitrary: fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(Infinity, -Infinity)), {
      minLength: 1,
      maxLength: 30,
    }),
  },
);

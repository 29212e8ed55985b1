/** How a sample is spread: one value made of uniform random numbers. */
export type Shape = (uniform: () => number) => number;

export const normal: Shape = (uniform) =>
  Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

export const shapes: Readonly<Record<string, Shape>> = {
  normal,
  uniform: (uniform) => uniform(),
  'a small spread far from 0': (uniform) => 1e9 + normal(uniform),
  'a small spread far below 0': (uniform) => -1e9 + 1e-3 * normal(uniform),
  'rounded to a step': (uniform) => Math.round(500 * normal(uniform)) / 100,
  integers: (uniform) => Math.floor(40 * uniform()),
  'multiples of the cell width': (uniform) => Math.floor(4096 * uniform()) / 512,
  'two values': (uniform) => (uniform() < 0.3 ? 1 : 2),
  constant: () => 5,
  Cauchy: (uniform) => Math.tan(Math.PI * (uniform() - 0.5)),
  'a spike with wide tails': (uniform) => (uniform() < 0.95 ? 1e-3 : 1000) * normal(uniform),
  'many zeros': (uniform) => (uniform() < 0.98 ? 0 : normal(uniform)),
  'readings with an outlier': (uniform) => (uniform() < 0.999 ? 1000 + normal(uniform) : 6000 * uniform()),
  'positive readings and a far one': (uniform) => (uniform() < 0.999 ? 1016 + 8 * uniform() : 5500),
  'many magnitudes': (uniform) => Math.exp(20 * normal(uniform)),
  'both zeros': (uniform) => (uniform() < 0.5 ? -0 : uniform() - 0.5),
  'values near 1e140': (uniform) => 1e140 * normal(uniform),
  'values near 1e300': (uniform) => 1e300 * normal(uniform),
  'the smallest numbers': (uniform) => Math.round(1e4 * uniform()) * 5e-324,
  'infinities among numbers': (uniform) => {
    const place = uniform();
    if (place < 0.01) return -Infinity;
    return place > 0.99 ? Infinity : normal(uniform);
  },
};

/** A sample of a shape by a small generator: the same for the same seed, so that counterexamples are short. */
export function sampleOf(shape: Shape, size: number, seed: number, shift: number): Float64Array {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return Float64Array.from({ length: size }, () => shape(uniform) + shift);
}

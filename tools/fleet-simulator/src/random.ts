/** A stream of pseudo-random numbers that depends on nothing but its seeds. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly uniform: () => number;
  /** Standard normal. */
  readonly normal: () => number;
}

/**
 * A stream for these integers; streams of different integers are unrelated.
 *
 * @see Chris Doty-Humphrey's sfc32 (PractRand), seeded through the murmur3 finalizer; normals by Marsaglia's
 * polar method.
 */
export function randomStream(...seeds: readonly number[]): Random {
  const next = sfc32(seeds);
  const uniform = (): number => next() / 4_294_967_296;
  let spare: number | null = null;
  const normal = (): number => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * factor;
      return u * factor;
    }
  };
  return { uniform, normal };
}

/** The stream of one day, by days since 1970. */
export type RandomOfDay = (day: number) => Random;

/** A stream for each day, so that what happens in a minute does not depend on when the simulation begins. */
export function randomOfDay(...seeds: readonly number[]): RandomOfDay {
  return (day) => randomStream(...seeds, day);
}

function sfc32(seeds: readonly number[]): () => number {
  let hash = 0x9e3779b9;
  const mix = (): number => {
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash = (hash ^ (hash >>> 16)) >>> 0;
    return hash;
  };
  for (const seed of seeds) {
    hash ^= seed | 0;
    mix();
    hash = (hash + 0x6d2b79f5) | 0;
  }
  let [a, b, c, counter] = [mix(), mix(), mix(), 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round++) next();
  return next;
}

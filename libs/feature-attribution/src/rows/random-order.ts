/** Whole numbers from 0 to below `bound`. */
export type RandomInteger = (bound: number) => number;

/**
 * Pseudo-random whole numbers that depend on nothing but the seed.
 *
 * @see Tommy Ettinger's mulberry32; bias of the bound is below bound / 2^32.
 */
export function randomIntegers(seed: number): RandomInteger {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * bound);
  };
}

/** 0 … size - 1 in random order. Time O(size). */
export function randomOrder(size: number, random: RandomInteger): Uint32Array {
  const order = Uint32Array.from({ length: size }, (_, k) => k);
  for (let last = size - 1; last > 0; last--) {
    const other = random(last + 1);
    const kept = order[last] as number;
    order[last] = order[other] as number;
    order[other] = kept;
  }
  return order;
}

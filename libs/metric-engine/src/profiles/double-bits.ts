const pair = new Float64Array(2);
const words = new Uint32Array(pair.buffer);
/** Index of a double's high word among its two 32-bit words; depends on the machine's byte order. */
const highWord = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;
const lowWord = 1 - highWord;

/** All 64 bits and one more: of an infinite value and any other, which no cell ever holds together. */
export const apart = 65;

/**
 * In how many of their low bits the patterns of two doubles differ at most: 0 when they are equal, 64 when their
 * signs differ. Patterns without their low s bits order numbers like the numbers themselves, so that two
 * values lie in one dyadic cell of s bits exactly when this is at most s. Must not be -0 or NaN.
 */
export function differingBits(a: number, b: number): number {
  if (a === b) return 0;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return apart;
  pair[0] = a;
  pair[1] = b;
  const high = (words[highWord] as number) ^ (words[highWord + 2] as number);
  if (high !== 0) return 64 - Math.clz32(high);
  return 32 - Math.clz32((words[lowWord] as number) ^ (words[lowWord + 2] as number));
}

/** The number whose low `bits` bits are cleared: the end of a dyadic cell that is nearer to zero. */
export function withoutLowBits(value: number, bits: number): number {
  if (bits >= 64) return 0;
  pair[0] = value;
  if (bits >= 32) {
    words[lowWord] = 0;
    words[highWord] =
      bits === 32 ? (words[highWord] as number) : maskLow(words[highWord] as number, bits - 32);
  } else {
    words[lowWord] = maskLow(words[lowWord] as number, bits);
  }
  return pair[0] + 0;
}

function maskLow(word: number, bits: number): number {
  return ((word >>> bits) << bits) >>> 0;
}

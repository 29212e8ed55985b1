/** Longer arrays are made anew, so that one large sample does not keep its memory for ever. */
const longestKept = 2 ** 19;

/**
 * Arrays for one comparison, which the next one uses again: memory fresh from the system costs more than filling
 * it. A comparison runs from beginning to end without another one in between, and hands none of them out.
 */
export class Scratch {
  #doubles = new Float64Array(0);
  #integers = new Int32Array(0);

  doubles(length: number): Float64Array {
    if (length > longestKept) return new Float64Array(length);
    if (this.#doubles.length < length) this.#doubles = new Float64Array(roundedUp(length));
    return this.#doubles.subarray(0, length);
  }

  integers(length: number): Int32Array {
    if (this.#integers.length < length) this.#integers = new Int32Array(roundedUp(length));
    return this.#integers.subarray(0, length);
  }
}

function roundedUp(length: number): number {
  return 2 ** Math.ceil(Math.log2(length));
}

/** Buckets of the guide for each cut; more of them leave fewer cuts to tell apart in one. */
const bucketsPerCut = 4;
const mostBuckets = 2 ** 20;

/**
 * Counts values between cuts as they come, and holds none of them. A guide of equal buckets over the range of the
 * cuts tells the few among which a value's place is searched. Time O(1) a value where cuts are spread evenly,
 * O(log cuts) at worst; memory O(cuts).
 */
export class CutCounter {
  readonly #cuts: Float64Array;
  readonly #counts: Float64Array;
  /** For every bucket the number of cuts in buckets before it. */
  readonly #guide: Int32Array;
  readonly #first: number;
  /** Buckets for a unit of the values; 0: a single one. */
  readonly #scale: number;

  /** Finite cuts in ascending order, each once. */
  constructor(cuts: Float64Array) {
    this.#cuts = cuts;
    this.#counts = new Float64Array(cuts.length + 1);
    const buckets = Math.min(mostBuckets, bucketsPerCut * cuts.length + 1);
    this.#first = cuts[0] ?? 0;
    const scale = buckets / ((cuts.at(-1) ?? 0) - this.#first);
    this.#scale = Number.isFinite(scale) ? scale : 0;
    this.#guide = new Int32Array(buckets + 1);
    for (const cut of cuts) {
      const next = this.#bucketOf(cut) + 1;
      this.#guide[next] = (this.#guide[next] as number) + 1;
    }
    for (let bucket = 1; bucket <= buckets; bucket++) {
      this.#guide[bucket] = (this.#guide[bucket] as number) + (this.#guide[bucket - 1] as number);
    }
  }

  /** Numbers in any order; none of them NaN. */
  add(values: Float64Array): void {
    const [cuts, counts, guide] = [this.#cuts, this.#counts, this.#guide];
    const [first, scale, last] = [this.#first, this.#scale, guide.length - 2];
    for (let k = 0; k < values.length; k++) {
      const value = values[k] as number;
      const place = (value - first) * scale;
      // Without a scale an infinite value has no place; all are in the first bucket then.
      const bucket = place >= last ? last : place > 0 ? place | 0 : 0;
      let low = guide[bucket] as number;
      let high = guide[bucket + 1] as number;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((cuts[middle] as number) <= value) low = middle + 1;
        else high = middle;
      }
      counts[low] = (counts[low] as number) + 1;
    }
  }

  /** Position k holds how many values lie in [cut k - 1, cut k); one longer than the cuts. */
  counts(): Float64Array {
    return this.#counts;
  }

  /** The same as in `add`: it never falls when the value rises. */
  #bucketOf(value: number): number {
    const place = (value - this.#first) * this.#scale;
    const last = this.#guide.length - 2;
    return place >= last ? last : place > 0 ? place | 0 : 0;
  }
}

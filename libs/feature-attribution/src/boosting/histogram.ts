import type { BinnedTable } from '../binning/binned-table.ts';

/** Numbers that a bin has: sum of gradients, sum of hessians, rows. */
export const binWidth = 3;

/** Sums of derivatives by feature and bin, of the rows of one node. */
export type Histogram = Float64Array;

/** Makes histograms of one table; buffers are used again, as a forest needs thousands. */
export class HistogramSource {
  /** Where the bins of each feature begin. */
  readonly offsets: readonly number[];
  readonly #table: BinnedTable;
  readonly #size: number;
  readonly #free: Histogram[] = [];
  readonly #gradients: Float64Array;
  readonly #hessians: Float64Array;

  constructor(table: BinnedTable) {
    this.#table = table;
    let size = 0;
    this.offsets = table.features.map(({ binCount }) => {
      size += binWidth * binCount;
      return size - binWidth * binCount;
    });
    this.#size = size;
    this.#gradients = new Float64Array(table.rows);
    this.#hessians = new Float64Array(table.rows);
  }

  /** Of these rows. Time O(rows · features). */
  ofRows(rows: Uint32Array, gradients: Float64Array, hessians: Float64Array): Histogram {
    const histogram = this.#free.pop()?.fill(0) ?? new Float64Array(this.#size);
    // Gathered once, as every feature reads them in the order of the rows.
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k] as number;
      this.#gradients[k] = gradients[row] as number;
      this.#hessians[k] = hessians[row] as number;
    }
    this.#table.features.forEach(({ bins }, feature) => {
      addFeature(histogram, this.offsets[feature] as number, bins, rows, this.#gradients, this.#hessians);
    });
    return histogram;
  }

  /** Gives the buffer back. */
  release(histogram: Histogram): void {
    this.#free.push(histogram);
  }
}

/** Leaves in `whole` what is not in `part`: rows of a node are those of its two children. */
export function subtract(whole: Histogram, part: Histogram): Histogram {
  for (let k = 0; k < whole.length; k++) whole[k] = (whole[k] as number) - (part[k] as number);
  return whole;
}

function addFeature(
  histogram: Histogram,
  offset: number,
  bins: Uint8Array,
  rows: Uint32Array,
  gradients: Float64Array,
  hessians: Float64Array,
): void {
  for (let k = 0; k < rows.length; k++) {
    const place = offset + binWidth * (bins[rows[k] as number] as number);
    histogram[place] = (histogram[place] as number) + (gradients[k] as number);
    histogram[place + 1] = (histogram[place + 1] as number) + (hessians[k] as number);
    histogram[place + 2] = (histogram[place + 2] as number) + 1;
  }
}

import { emptyTable, tabulateCells, type CellTable } from '../kernels/cell-table.ts';
import { chooseGrid } from '../kernels/choose-grid.ts';
import { numericKernel } from '../kernels/kernel-choice.ts';
import { sortNumbers } from '../kernels/sort-numbers.ts';
import { momentsOfScan, momentsOfSorted, type Moments } from './moments.ts';

/** Cells of a column that hold no number. */
export interface UnreadCells {
  readonly nulls: number;
  /** Cells that could not be read as a number. */
  readonly typeErrors: number;
}

/** All that the metrics need to know of one side of a numeric feature. */
export interface NumericProfile {
  /** count + nulls + typeErrors. */
  readonly rows: number;
  /** NaN counts as null. */
  readonly nulls: number;
  readonly typeErrors: number;
  /** Numbers, infinities included. */
  readonly count: number;
  /** NaN when count is 0, as are max and mean. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Sample estimate (n - 1); NaN when count is below 2. */
  readonly standardDeviation: number;
  /** The numbers in any order; never holds NaN. */
  readonly values: Float64Array;
  /** The numbers in ascending order; sorted when first asked for, which most metrics need not. */
  readonly sorted: Float64Array;
  /** Whether `sorted` costs nothing any more. */
  readonly isSorted: boolean;
  /**
   * The numbers spread over equal cells, tabulated when first asked for. Undefined where cells are of no use:
   * few numbers, one value only, infinite ones, or a spread so large or small that squares leave the range of doubles.
   */
  readonly cells: CellTable | undefined;
}

/** Below this count sorting costs next to nothing. */
const fewestScanned = 2048;
const sampledValues = 15;
/** Spreads in between have squares that neither overflow nor vanish. */
const smallestSpread = 1e-140;
const largestSpread = 1e140;

/**
 * Profiles one side of a numeric feature from its non-null values, which are left as they are and, unless they
 * hold NaN, not copied: they must not change while the profile is in use.
 * NaN is dropped and counted as null; infinities stay. Time O(n), without sorting for most samples.
 */
export function profileNumeric(
  values: Float64Array,
  unread: UnreadCells = { nulls: 0, typeErrors: 0 },
): NumericProfile {
  const summary = values.length < fewestScanned ? undefined : summarize(values);
  const numbers = summary?.numbers ?? withoutNaN(values);
  const nulls = unread.nulls + values.length - numbers.length;
  if (summary !== undefined) {
    const rows = values.length + unread.nulls + unread.typeErrors;
    return new LazyProfile({ rows, nulls, typeErrors: unread.typeErrors, count: numbers.length }, summary);
  }
  const sorted = sortNumbers(numbers);
  return profileOfSorted(sorted, { nulls, typeErrors: unread.typeErrors }, momentsOfSorted(sorted));
}

/**
 * The profile of numbers in ascending order, none of them NaN, whose moments are known, such as those of a profile
 * that was kept. Time O(1).
 */
export function profileOfSorted(
  sorted: Float64Array,
  { nulls, typeErrors }: UnreadCells,
  { mean, standardDeviation }: Moments,
): NumericProfile {
  const count = sorted.length;
  const tally = { rows: count + nulls + typeErrors, nulls, typeErrors, count };
  const [min, max] = [sorted[0] ?? NaN, sorted.at(-1) ?? NaN];
  return new LazyProfile(tally, { min, max, mean, standardDeviation, numbers: sorted, sorted });
}

interface Tally {
  readonly rows: number;
  readonly nulls: number;
  readonly typeErrors: number;
  readonly count: number;
}

interface Summary extends Moments {
  readonly min: number;
  readonly max: number;
  readonly numbers: Float64Array;
  readonly sorted?: Float64Array;
}

/** A profile whose order and cells are made when first asked for. */
class LazyProfile implements NumericProfile {
  readonly rows: number;
  readonly nulls: number;
  readonly typeErrors: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly values: Float64Array;
  #sorted: Float64Array | undefined;
  #cells: CellTable | undefined;

  constructor(tally: Tally, summary: Summary) {
    this.rows = tally.rows;
    this.nulls = tally.nulls;
    this.typeErrors = tally.typeErrors;
    this.count = tally.count;
    this.min = summary.min;
    this.max = summary.max;
    this.mean = summary.mean;
    this.standardDeviation = summary.standardDeviation;
    this.values = summary.numbers;
    this.#sorted = summary.sorted;
  }

  get isSorted(): boolean {
    return this.#sorted !== undefined;
  }

  get sorted(): Float64Array {
    return (this.#sorted ??= sortNumbers(this.values.slice()));
  }

  get cells(): CellTable | undefined {
    if (this.count < fewestScanned || !hasOrdinarySpread(this.min, this.max)) return undefined;
    this.#cells ??= tabulateCells(
      this.values,
      emptyTable(chooseGrid(this.values, this.min, this.max)),
      numericKernel(),
    );
    return this.#cells;
  }
}

/** Extremes and moments without sorting; undefined where only sorted values give them to all digits. */
function summarize(values: Float64Array): Summary | undefined {
  const kernel = numericKernel();
  const first = kernel.scan(values, typicalValue(values));
  const { count, min, max } = first;
  const isConstant = count > 0 && min === max;
  if (!isConstant && !hasOrdinarySpread(min, max)) return undefined;
  const numbers = count === values.length ? values : withoutNaN(values);
  if (isConstant) {
    return { min, max, mean: min, standardDeviation: count > 1 ? 0 : NaN, numbers, sorted: numbers };
  }
  const isCentred = first.sum ** 2 <= first.squares * (count / 2);
  const scan = isCentred ? first : kernel.scan(numbers, first.centre + first.sum / count);
  return { min, max, ...momentsOfScan(scan), numbers };
}

function hasOrdinarySpread(min: number, max: number): boolean {
  return max - min > smallestSpread && max - min < largestSpread;
}

/** The median of some values from all over the sample: within its bulk, so that sums around it keep their digits. */
function typicalValue(values: Float64Array): number {
  const stride = Math.max(1, Math.floor(values.length / sampledValues));
  const sample: number[] = [];
  for (let k = 0; k < values.length; k += stride) {
    const value = values[k] as number;
    if (Number.isFinite(value)) sample.push(value);
  }
  return sample.sort((a, b) => a - b)[sample.length >>> 1] ?? 0;
}

function withoutNaN(values: Float64Array): Float64Array {
  const numbers = new Float64Array(values.length);
  let count = 0;
  for (let k = 0; k < values.length; k++) {
    const value = values[k] as number;
    numbers[count] = value;
    if (value === value) count++;
  }
  return count === values.length ? numbers : numbers.slice(0, count);
}

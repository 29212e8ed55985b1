import { logLikelihoodRatio } from './log-likelihood-ratio.ts';
import { stirlingRemainder } from './log-gamma.ts';

/** Margins of a 2 x 2 table; its cells then follow from the first one. */
export interface TableMargins {
  /** Total of the first row, above 0; so are the others. */
  readonly row: number;
  readonly otherRow: number;
  /** Total of the first column. */
  readonly column: number;
}

/**
 * Probabilities that agree this closely count as equal: tables that mirror each other differ by rounding, and
 * next to the mode of 10^10 rows those of neighbours differ by more than this.
 */
const tie = 1e-11;
const negligible = 1e-17;

/**
 * Probability of all tables with these margins that are at most as probable as the one whose first cell is
 * `first`, under the hypergeometric distribution; about 1e-12 relative down to the smallest doubles.
 *
 * The tail on the observed side is summed outwards from the observed table, by the ratios of neighbours; where
 * the other tail begins is found by bisection. Time O(sqrt(rows)).
 */
export function hypergeometricTwoSided(first: number, margins: TableMargins): number {
  const { row, otherRow, column } = margins;
  const lowest = Math.max(0, column - otherRow);
  const highest = Math.min(row, column);
  const mode = Math.min(highest, Math.floor(((column + 1) * (row + 1)) / (row + otherRow + 2)));
  const bound = logProbability(first, margins) + tie;
  if (logProbability(mode, margins) <= bound) return 1;
  const outwards = first < mode ? -1 : 1;
  const observedTail = tail(first, outwards, margins);
  const end = outwards === -1 ? highest : lowest;
  if (logProbability(end, margins) > bound) return observedTail;
  return Math.min(1, observedTail + tail(firstWithin(bound, mode, end, margins), -outwards, margins));
}

/** The cell nearest to the mode, between it and `end`, whose table is no more probable than the bound. */
function firstWithin(bound: number, mode: number, end: number, margins: TableMargins): number {
  let above = mode;
  let within = end;
  while (Math.abs(within - above) > 1) {
    const middle = Math.floor((within + above) / 2);
    if (logProbability(middle, margins) > bound) above = middle;
    else within = middle;
  }
  return within;
}

/** Probability of the table and of all further out; beyond the last one the ratio of neighbours is 0. */
function tail(first: number, outwards: number, { row, otherRow, column }: TableMargins): number {
  let term = 1;
  let sum = 1;
  for (let x = first; term > negligible * sum; x += outwards) {
    const rest = otherRow - column + x;
    term *=
      outwards === 1
        ? ((row - x) / (x + 1)) * ((column - x) / (rest + 1))
        : (x / (row - x + 1)) * (rest / (column - x + 1));
    sum += term;
  }
  return sum * Math.exp(logProbability(first, { row, otherRow, column }));
}

/** log( row! otherRow! column! otherColumn! / (rows! a! b! c! d!) ), whose large parts are a likelihood ratio. */
function logProbability(a: number, { row, otherRow, column }: TableMargins): number {
  const b = row - a;
  const c = column - a;
  const d = otherRow - c;
  const rows = row + otherRow;
  const marginal = factorialRemainder(row) + factorialRemainder(otherRow);
  const columns = factorialRemainder(column) + factorialRemainder(rows - column);
  const cells = factorialRemainder(a) + factorialRemainder(b) + factorialRemainder(c) + factorialRemainder(d);
  const ratio = logLikelihoodRatio(Float64Array.of(a, b), Float64Array.of(c, d));
  return marginal + columns - factorialRemainder(rows) - cells - ratio;
}

/** log n! - n log n + n. */
function factorialRemainder(n: number): number {
  return n === 0 ? 0 : stirlingRemainder(n) + Math.log(2 * Math.PI * n) / 2;
}

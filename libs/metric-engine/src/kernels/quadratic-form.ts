/** A pivot this small against the largest one is rounding. */
const negligiblePivot = 1e-13;
/** A rest of the vector this small is rounding; its entries are of order 1. */
const negligibleRest = 1e-10;

/**
 * vector' * pseudo-inverse(matrix) * vector and the rank of a symmetric positive semidefinite matrix, given as
 * rows, by elimination with the largest pivot first. Infinity when the vector has a part outside the matrix's
 * range. Both arguments are overwritten. Time O(size^3).
 *
 * @see Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 10.3.
 */
export function inverseQuadraticForm(
  matrix: readonly Float64Array[],
  vector: Float64Array,
): { readonly value: number; readonly rank: number } {
  const remaining = new Set(matrix.keys());
  const diagonal = (k: number): number => matrix[k]?.[k] ?? NaN;
  const smallest = negligiblePivot * Math.max(...[...remaining].map(diagonal));
  let value = 0;
  while (remaining.size > 0) {
    const pivot = [...remaining].reduce((best, k) => (diagonal(k) > diagonal(best) ? k : best));
    if (!(diagonal(pivot) > smallest)) break;
    remaining.delete(pivot);
    value += (vector[pivot] as number) ** 2 / diagonal(pivot);
    for (const k of remaining) eliminate(matrix, vector, remaining, pivot, k);
  }
  const hasRest = [...remaining].some((k) => Math.abs(vector[k] as number) > negligibleRest);
  return { value: hasRest ? Infinity : value, rank: matrix.length - remaining.size };
}

function eliminate(
  matrix: readonly Float64Array[],
  vector: Float64Array,
  remaining: ReadonlySet<number>,
  pivot: number,
  row: number,
): void {
  const pivotRow = matrix[pivot] as Float64Array;
  const target = matrix[row] as Float64Array;
  const factor = (target[pivot] as number) / (pivotRow[pivot] as number);
  for (const k of remaining) (target[k] as number) -= factor * (pivotRow[k] as number);
  (vector[row] as number) -= factor * (vector[pivot] as number);
}

/** One distinct value of two samples: how often each has it, and how many smaller values each has. */
export type TieVisitor = (
  value: number,
  inFirst: number,
  inSecond: number,
  belowInFirst: number,
  belowInSecond: number,
) => void;

/**
 * Visits the distinct values of two samples, both sorted in ascending order, from the smallest to the largest.
 * Infinities are ordinary values, -0 equals 0. Time O(n + m), no allocation.
 */
export function visitTiedValues(first: Float64Array, second: Float64Array, visit: TieVisitor): void {
  const n = first.length;
  const m = second.length;
  let i = 0;
  let j = 0;
  while (i < n || j < m) {
    const takesFirst = j >= m || (i < n && (first[i] as number) <= (second[j] as number));
    const value = (takesFirst ? first[i] : second[j]) as number;
    const belowInFirst = i;
    const belowInSecond = j;
    while (i < n && first[i] === value) i++;
    while (j < m && second[j] === value) j++;
    visit(value, i - belowInFirst, j - belowInSecond, belowInFirst, belowInSecond);
  }
}

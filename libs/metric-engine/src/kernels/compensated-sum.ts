/**
 * Sum of term(0) … term(count - 1), with what each addition rounds away kept and added at the end, so that the
 * error does not grow with the count. Infinite or NaN as a plain sum would be. Time O(count), no allocation.
 *
 * @see Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54, 1974.
 */
export function sumOf(count: number, term: (index: number) => number): number {
  let sum = 0;
  let lost = 0;
  for (let k = 0; k < count; k++) {
    const value = term(k);
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}

/** Mean of the terms; finite even where their sum overflows. NaN of none. Time O(count). */
export function meanOf(count: number, term: (index: number) => number): number {
  const sum = sumOf(count, term);
  return Number.isFinite(sum) ? sum / count : sumOf(count, (k) => term(k) / count);
}

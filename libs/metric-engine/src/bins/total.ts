/** Sum of counts. */
export function total(counts: Float64Array): number {
  let sum = 0;
  for (let bin = 0; bin < counts.length; bin++) sum += counts[bin] as number;
  return sum;
}

/** The counts in at most `bins` bins: as many neighbours are added everywhere, so that no comb appears that is not there. */
export function resample(counts: readonly number[], bins: number): number[] {
  const factor = Math.max(1, Math.ceil(counts.length / bins));
  const sums = new Array<number>(Math.ceil(counts.length / factor)).fill(0);
  counts.forEach((count, index) => {
    const bin = Math.floor(index / factor);
    sums[bin] = (sums[bin] ?? 0) + count;
  });
  return sums;
}

/** The first counts one by one, all others as one: categories have no neighbours that could be added. */
export function firstOf(counts: readonly number[], places: number): number[] {
  if (counts.length <= places) return [...counts];
  const rest = counts.slice(places - 1).reduce((sum, count) => sum + count, 0);
  return [...counts.slice(0, places - 1), rest];
}

/** Each count's share of all; zeros where there is nothing. */
export function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

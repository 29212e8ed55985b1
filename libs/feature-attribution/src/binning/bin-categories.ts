/** Categories with a bin of their own; the missing and the rest have one each. */
const mostCategories = 254;

/** Which bin a category has; categories that are not there share the bin `rest`. */
export interface CategoryBins {
  readonly byCategory: ReadonlyMap<string, number>;
  readonly rest: number;
}

/** Gives the most frequent 254 categories a bin each, from 1; those of equal count by name. Time O(n). */
export function categoryBins(cells: Iterable<string | null>): CategoryBins {
  const counts = new Map<string, number>();
  for (const cell of cells) if (cell !== null) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const byCount = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  const own = byCount.slice(0, mostCategories).map(([category]) => category);
  return { byCategory: new Map(own.map((category, k) => [category, k + 1])), rest: own.length + 1 };
}

/** The bin of a category: 0 where it is missing. */
export function categoryBin({ byCategory, rest }: CategoryBins, cell: string | null): number {
  return cell === null ? 0 : (byCategory.get(cell) ?? rest);
}

import type { CategoricalProfile } from '../profiles/categorical-profile.ts';

/** A profile of counts by name, or of unnamed ones; counts of 0 stay, as bins have them. */
export function profileOf(counts: Readonly<Record<string, number>> | readonly number[]): CategoricalProfile {
  const named = Array.isArray(counts)
    ? counts.map((count: number, k) => [`category ${String(k).padStart(4, '0')}`, count] as const)
    : Object.entries(counts as Readonly<Record<string, number>>);
  const count = named.reduce((sum, [, rows]) => sum + rows, 0);
  return { rows: count, nulls: 0, count, counts: new Map(named) };
}

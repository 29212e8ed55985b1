import {
  cutTable,
  decodeCutCounts,
  decodeMergeableProfile,
  emptyCutTable,
  joinCutTables,
  mergeProfiles,
  profileCollector,
  type MergeableProfile,
  type MergedFeature,
} from '@circuitwatch/metric-engine';
import type { Sides } from '../features/feature-obstacle.ts';
import type { CategoryColumn } from '../ports.ts';
import { whole, type GroupCuts, type PartitionFindings } from './partition-bytes.ts';

/** What all partitions of one group found in one pass. */
export interface PassFindings {
  /** null: the first pass, which makes profiles. */
  readonly cuts: GroupCuts | null;
  readonly sides: Sides<readonly PartitionFindings[]>;
}

/** Rows of one side's window. */
export function rowsOf(findings: readonly PartitionFindings[]): number {
  return findings.reduce((sum, { rows }) => sum + rows, 0);
}

/** A numeric feature of all partitions together, from the findings of all passes. */
export function mergeNumbers(name: string, [first, ...later]: readonly PassFindings[]): MergedFeature {
  const profile = (findings: readonly PartitionFindings[] = []): MergeableProfile =>
    findings
      .map(({ numbers }) => numbers.get(name))
      .filter((bytes) => bytes !== undefined)
      .map((bytes) => whole(decodeMergeableProfile(bytes)))
      .reduce(mergeProfiles, profileCollector().profile());
  const [baseline, target] = [profile(first?.sides.baseline), profile(first?.sides.target)];
  const table = later.reduce(
    (known, { cuts, sides }) => {
      const own = cuts?.get(name);
      if (!own) return known;
      const counts = {
        baseline: countsOf(name, own, sides.baseline),
        target: countsOf(name, own, sides.target),
      };
      return joinCutTables(known, cutTable(own, counts));
    },
    emptyCutTable(baseline, target),
  );
  return { baseline, target, table };
}

function countsOf(name: string, cuts: Float64Array, findings: readonly PartitionFindings[]): Float64Array {
  const total = new Float64Array(cuts.length + 1);
  for (const { numbers } of findings) {
    const bytes = numbers.get(name);
    if (!bytes) continue;
    const counts = whole(decodeCutCounts(bytes));
    for (let k = 0; k < total.length; k++) total[k] = (total[k] ?? 0) + (counts[k] ?? 0);
  }
  return total;
}

/** Categories of all partitions of one side together; null when some of them, or all together, are too many. */
export function mergeCategories(
  name: string,
  findings: readonly PartitionFindings[],
  most: number,
): CategoryColumn | null {
  const counts = new Map<string, number>();
  let nulls = 0;
  for (const { categories } of findings) {
    const known = categories.get(name);
    if (!known) return null;
    nulls += known.nulls;
    for (const [category, rows] of known.counts) counts.set(category, (counts.get(category) ?? 0) + rows);
    if (counts.size > most) return null;
  }
  return { counts, nulls };
}

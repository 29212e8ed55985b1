import { type DistributionDrawing } from '@circuitwatch/alerting-definitions';

/** More bins than these could not be told apart. */
const mostBins = 64;
const mostCategories = 8;

/** A bin or category with its share of the rows of either side, 0 to 1. */
export interface Share {
  readonly name: string;
  readonly baseline: number;
  readonly target: number;
}

/** A distribution that can be drawn. */
export type Shares =
  | {
      readonly kind: 'HISTOGRAM';
      /** n + 1 edges; they may be infinite at both ends. */
      readonly edges: readonly number[];
      /** Whether all bins are as wide: then the axis is one of numbers, else one of bins. */
      readonly uniform: boolean;
      readonly bins: readonly Share[];
    }
  | { readonly kind: 'CATEGORIES'; readonly bins: readonly Share[] };

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Neighbours added up, so that at most `mostBins` are left. */
function merged(values: readonly number[], factor: number): readonly number[] {
  return Array.from({ length: Math.ceil(values.length / factor) }, (_, index) =>
    sum(values.slice(index * factor, (index + 1) * factor)),
  );
}

function isUniform(edges: readonly number[]): boolean {
  const widths = edges.slice(1).map((edge, index) => edge - (edges[index] ?? edge));
  const mean = sum(widths) / widths.length;
  return Number.isFinite(mean) && widths.every((width) => Math.abs(width - mean) <= 0.01 * mean);
}

function histogram(edges: readonly number[], baseline: readonly number[], target: readonly number[]): Shares {
  const factor = Math.ceil(baseline.length / mostBins);
  const uniform = isUniform(edges);
  const kept = edges.filter((_, index) => index % factor === 0 || index === edges.length - 1);
  const targets = merged(target, factor);
  const bins = merged(baseline, factor).map((share, index) => ({
    name: '',
    baseline: share,
    target: targets[index] ?? 0,
  }));
  // A last bin of fewer parts would look like a drop.
  return { kind: 'HISTOGRAM', edges: kept, uniform: uniform && baseline.length % factor === 0, bins };
}

function categories(
  names: readonly string[],
  baseline: readonly number[],
  target: readonly number[],
): Shares {
  const all = names.map((name, index) => ({
    name,
    baseline: baseline[index] ?? 0,
    target: target[index] ?? 0,
  }));
  const largest = all.toSorted((a, b) => Math.max(b.baseline, b.target) - Math.max(a.baseline, a.target));
  if (all.length <= mostCategories) return { kind: 'CATEGORIES', bins: largest };
  const rest = largest.slice(mostCategories - 1);
  const others = {
    name: `${rest.length} others`,
    baseline: sum(rest.map((share) => share.baseline)),
    target: sum(rest.map((share) => share.target)),
  };
  return { kind: 'CATEGORIES', bins: [...largest.slice(0, mostCategories - 1), others] };
}

function areCounts(counts: readonly number[]): boolean {
  return counts.every((count) => Number.isFinite(count) && count >= 0) && Number.isFinite(sum(counts));
}

/** Counts as shares of their side; a side without rows is all zero. */
function sharesOf(counts: readonly number[]): readonly number[] {
  const total = sum(counts);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

/**
 * Counts as shares, neighbouring bins merged to at most 64, rare categories to at most 8; null for a drawing that
 * makes no sense: lengths that do not fit, edges that do not rise, counts that are not counts, no rows at all.
 */
export function readShares(drawing: DistributionDrawing): Shares | null {
  const { edges, categories: names, baselineCounts, targetCounts } = drawing;
  const length = baselineCounts.length;
  if (length === 0 || targetCounts.length !== length) return null;
  if (!areCounts(baselineCounts) || !areCounts(targetCounts)) return null;
  if (sum(baselineCounts) + sum(targetCounts) === 0) return null;
  const baseline = sharesOf(baselineCounts);
  const target = sharesOf(targetCounts);
  if (names.length > 0) return names.length === length ? categories(names, baseline, target) : null;
  const rising = edges.slice(1).every((edge, index) => edge > (edges[index] ?? Infinity));
  return edges.length === length + 1 && rising ? histogram(edges, baseline, target) : null;
}

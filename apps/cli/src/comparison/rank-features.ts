import type {
  ComparedMetric,
  ComparisonReport,
  FeatureComparison,
} from '@circuitwatch/monitoring-comparison';
import { metricCatalogue } from '@circuitwatch/metric-engine';

/** A feature with its verdict and its metrics, the worst first. */
export interface RankedFeature {
  readonly feature: FeatureComparison;
  readonly verdict: FeatureVerdict;
  readonly metrics: readonly ComparedMetric[];
}

/** What became of a feature. */
export type FeatureVerdict = 'drifted' | 'healthy' | 'skipped';

/**
 * A report's features, worst first: drifted before healthy before skipped, each by how far its worst metric is beyond
 * its threshold. Distances come before p-values, which with many rows lie beyond any threshold whatever the change:
 * they say how sure, not how large. Equals stay in the report's order.
 */
export function rankFeatures({ features, drifted }: ComparisonReport): RankedFeature[] {
  const names = new Set(drifted);
  return features
    .map((feature) => ({
      feature,
      verdict: verdictOf(feature, names),
      metrics: [...feature.metrics].sort(byWeight),
    }))
    .sort(
      (left, right) =>
        verdicts.indexOf(left.verdict) - verdicts.indexOf(right.verdict) || byWorstMetric(left, right),
    );
}

const verdicts: readonly FeatureVerdict[] = ['drifted', 'healthy', 'skipped'];

function verdictOf({ name, status }: FeatureComparison, drifted: ReadonlySet<string>): FeatureVerdict {
  if (status === 'skipped') return 'skipped';
  return drifted.has(name) ? 'drifted' : 'healthy';
}

function byWorstMetric({ metrics: [left] }: RankedFeature, { metrics: [right] }: RankedFeature): number {
  if (left === undefined || right === undefined)
    return Number(left === undefined) - Number(right === undefined);
  return byWeight(left, right);
}

function byWeight(left: ComparedMetric, right: ComparedMetric): number {
  return (
    Number(right.breached) - Number(left.breached) ||
    Number(isJudged(right)) - Number(isJudged(left)) ||
    rankOfKind(left) - rankOfKind(right) ||
    compareNumbers(excess(right), excess(left))
  );
}

function isJudged({ value, threshold }: ComparedMetric): boolean {
  return value !== null && threshold !== null;
}

/** Changes of the distribution, then rates of bad cells, whose limit is often zero, then p-values. */
function rankOfKind({ metric }: ComparedMetric): number {
  const definition = metricCatalogue.get(metric);
  if (definition?.unit === 'probability') return 2;
  return definition?.kind === 'drift' ? 0 : 1;
}

/** How many times the threshold is reached, from whichever side it is breached; above 1 is beyond it. */
function excess({ metric, value, threshold }: ComparedMetric): number {
  if (value === null || threshold === null) return 0;
  const [over, under] =
    metricCatalogue.get(metric)?.direction === 'below' ? [threshold, value] : [value, threshold];
  if (under === 0) return over === 0 ? 1 : Infinity;
  return over / under;
}

/** As subtraction, but two infinities are equal. */
function compareNumbers(left: number, right: number): number {
  return left === right ? 0 : left - right;
}

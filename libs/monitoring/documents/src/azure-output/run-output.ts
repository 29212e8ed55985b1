import {
  wholeSignal,
  type FeatureDistribution,
  type MetricOutcome,
  type SignalKind,
} from '@circuitwatch/monitoring-definitions';
import { azureSignalTypes, pascalCase } from './azure-names.ts';
import { groupMetrics } from './metric-groups.ts';

/** One result, of what Azure's output holds. */
export type ResultToWrite = Pick<
  MetricOutcome,
  'signal' | 'feature' | 'metric' | 'dataType' | 'value' | 'baselineValue' | 'threshold'
>;

/** A finished run. */
export interface RunToWrite {
  readonly runId: string;
  readonly signals: readonly {
    readonly name: string;
    readonly kind: SignalKind;
    readonly baselineRows: number;
    readonly targetRows: number;
    readonly distributionsOf: string | null;
  }[];
  readonly results: readonly ResultToWrite[];
  readonly distributions: readonly FeatureDistribution[];
}

/** A file of the output; paths are relative, with '/' between folders. */
export interface OutputFile {
  readonly path: string;
  readonly content: unknown;
}

/**
 * The files that Azure Machine Learning's monitors leave of a run: `manifest.json`, `signals/<signal>.json` and, for
 * features that can be drawn, `signals/<signal>/<feature>.histogram.json`.
 *
 * Differences: edges are not rounded to two decimals, which lets narrow bins fall together in Azure; a threshold of data
 * quality is the one that was judged by; a feature stands under its own name where Azure's attribution stands under its
 * type.
 */
export function runOutput(run: RunToWrite): readonly OutputFile[] {
  const signals = run.signals.map(({ name, kind, ...signal }) => {
    const results = run.results.filter((result) => result.signal === name);
    const drawn = run.distributions.filter(
      (one) => one.signal === signal.distributionsOf && one.feature !== wholeSignal,
    );
    const isGrouped = kind === 'model_performance' || kind === 'custom';
    const metrics = isGrouped
      ? groupMetrics(results.map(groupedValue), run.runId)
      : featureMetrics(results, { run, name, drawn, ...signal });
    const content = { signalName: name, signalType: azureSignalTypes[kind], version: '1.0.0', metrics };
    return {
      path: `signals/${name}.json`,
      content,
      histograms: isGrouped ? [] : drawn.map((one) => histogramFile(name, one)),
    };
  });
  const metricsFiles = Object.fromEntries(run.signals.map(({ name }) => [name, `signals/${name}.json`]));
  return [
    { path: 'manifest.json', content: { version: '1.0.0', metricsFiles } },
    ...signals.flatMap(({ path, content, histograms }) => [{ path, content }, ...histograms]),
  ];
}

function groupedValue({ feature, metric, value, threshold }: ResultToWrite) {
  const group = feature === wholeSignal ? null : feature;
  return { group, dimension: null, metric, value, threshold };
}

interface FeatureSignal {
  readonly run: Pick<RunToWrite, 'runId'>;
  readonly name: string;
  readonly baselineRows: number;
  readonly targetRows: number;
  readonly drawn: readonly FeatureDistribution[];
}

/** Rows of both sides, and each feature with its metrics. */
function featureMetrics(results: readonly ResultToWrite[], signal: FeatureSignal): object {
  const features = Map.groupBy(
    results.filter(({ feature }) => feature !== wholeSignal),
    ({ feature }) => feature,
  );
  const whole = results.filter(({ feature }) => feature === wholeSignal);
  return {
    rowCount: { baselineCount: signal.baselineRows, targetCount: signal.targetRows },
    ...Object.fromEntries(whole.map((result) => [pascalCase(result.metric), metricEntry(result)])),
    features: Object.fromEntries(
      [...features].map(([feature, own]) => [feature, featureEntry(feature, own, signal)]),
    ),
  };
}

function featureEntry(
  feature: string,
  results: readonly ResultToWrite[],
  { run, name, drawn }: FeatureSignal,
): object {
  const dataType = results[0]?.dataType;
  return {
    ...(dataType ? { dataType: pascalCase(dataType) } : {}),
    ...(drawn.some((one) => one.feature === feature) ? { histogram: histogramPath(name, feature) } : {}),
    metrics: results.map(metricEntry),
    runMetrics: results.map(({ metric }) => ({
      runId: run.runId,
      metricName: pascalCase(metric),
      runMetricName: 'value',
    })),
  };
}

/** Metrics that measure each side alone have both values. */
function metricEntry({ metric, value, baselineValue, threshold }: ResultToWrite): object {
  const limit = threshold === null ? {} : { threshold };
  const metricName = pascalCase(metric);
  if (baselineValue !== null)
    return { metricName, ...(value === null ? {} : { targetValue: value }), baselineValue, ...limit };
  return { metricName, ...(value === null ? {} : { metricValue: value }), ...limit };
}

function histogramPath(signal: string, feature: string): string {
  // A feature's name may hold what a path may not.
  return `signals/${signal}/${feature.replaceAll(/[/\\:*?"<>|]/g, '_')}.histogram.json`;
}

function histogramFile(signal: string, distribution: FeatureDistribution): OutputFile {
  return { path: histogramPath(signal, distribution.feature), content: histogram(distribution) };
}

/** Counts of both sides by bin or category. */
export function histogram(distribution: Omit<FeatureDistribution, 'signal' | 'others'>): object {
  const { feature, edges, categories, baselineCounts, targetCounts } = distribution;
  return {
    featureName: feature,
    histogram: baselineCounts.map((baselineCount, index) => ({
      baselineCount,
      targetCount: targetCounts[index] ?? 0,
      ...(categories.length > 0
        ? { category: categories[index] }
        : { lowerBound: edges[index], upperBound: edges[index + 1] }),
    })),
  };
}

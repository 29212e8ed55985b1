import type {
  ComparedDistribution,
  ComparedMetric,
  ComparisonReport,
  FeatureComparison,
} from '@circuitwatch/monitoring-comparison';

/** A metric as azureml judges it; `breached` follows from value and threshold. */
export function fakeMetric(
  metric: ComparedMetric['metric'],
  value: number | null,
  threshold: number | null,
): ComparedMetric {
  const isTest = metric === 'two_sample_kolmogorov_smirnov_test' || metric === 'ks_test';
  const breached = value !== null && threshold !== null && (isTest ? value < threshold : value > threshold);
  return {
    metric,
    value,
    statistic: isTest ? 0.25 : null,
    pValue: isTest ? value : null,
    threshold,
    breached,
  };
}

/** Bell curves of 30 bins, the target's moved by `shift` bins. */
function fakeDistribution(shift: number): ComparedDistribution {
  const bell = (centre: number, rows: number) =>
    Array.from({ length: 30 }, (_bin, bin) => Math.round(rows * Math.exp(-(((bin - centre) / 4) ** 2))));
  return {
    kind: 'numerical',
    edges: Array.from({ length: 31 }, (_edge, edge) => 20 + edge * 0.35),
    baselineCounts: bell(11, 4000),
    targetCounts: bell(11 + shift, 950),
  };
}

/** A numerical feature whose distances grow with `shift`; up to half a bin it is healthy. */
export function fakeFeature(name: string, shift: number): FeatureComparison {
  return {
    name,
    dataType: 'numerical',
    status: 'ok',
    reason: null,
    metrics: [
      fakeMetric('jensen_shannon_distance', 0.013 + shift * 0.07, 0.1),
      fakeMetric('normalized_wasserstein_distance', 0.02 + shift * 0.12, 0.1),
      fakeMetric('population_stability_index', 0.001 + shift * 0.15, 0.1),
      fakeMetric('two_sample_kolmogorov_smirnov_test', shift > 0.5 ? 1.27e-87 : 0.31, 0.05),
    ],
    distribution: fakeDistribution(shift),
  };
}

/** A categorical feature: `target` shares out of 1000 rows a side. */
export function fakeCategories(name: string, target: readonly number[]): FeatureComparison {
  const words = [
    'idle',
    'heating',
    'cooling',
    'defrost',
    'emergency stop after a pressure loss',
    'maintenance',
  ];
  return {
    name,
    dataType: 'categorical',
    status: 'ok',
    reason: 'The 9 rarest of 15 categories are drawn as one.',
    metrics: [
      fakeMetric('jensen_shannon_distance', 0.24, 0.1),
      fakeMetric('population_stability_index', 0.16, 0.1),
    ],
    distribution: {
      kind: 'categorical',
      categories: words,
      baselineCounts: [420, 260, 160, 90, 50, 20],
      targetCounts: target,
      others: 10,
    },
  };
}

/** A feature that nothing was measured of. */
export function fakeSkipped(name: string, reason: string): FeatureComparison {
  return { name, dataType: 'numerical', status: 'skipped', reason, metrics: [], distribution: null };
}

/** The report of these features. */
export function fakeReport(features: readonly FeatureComparison[]): ComparisonReport {
  const drifted = features.filter(({ metrics }) => metrics.some(({ breached }) => breached));
  return {
    definitions: 'azureml',
    baseline: { rows: 43_200 },
    target: { rows: 10_080 },
    features,
    drifted: drifted.map(({ name }) => name),
  };
}

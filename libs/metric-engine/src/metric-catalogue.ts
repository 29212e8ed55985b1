/** Ids of all metrics, as monitors name them. */
export const metricIds = [
  'jensen_shannon_distance',
  'normalized_wasserstein_distance',
  'population_stability_index',
  'two_sample_kolmogorov_smirnov_test',
  'ks_test',
  'wasserstein_distance',
  'psi',
  'null_value_rate',
  'data_type_error_rate',
  'out_of_bounds_rate',
] as const;

/** One metric of the catalogue. */
export type MetricId = (typeof metricIds)[number];

/** Whose formula it is: Azure Machine Learning's, the classic detector's, or a data quality rate. */
export type MetricFamily = 'azureml' | 'classic' | 'quality';

/** What a metric means and how its value is judged; stored results name its id and version. */
export interface MetricDefinition {
  readonly id: MetricId;
  /** Raised whenever the same data would give another value. */
  readonly version: number;
  readonly family: MetricFamily;
  readonly title: string;
  readonly description: string;
  /** Of the value; 'feature' stands for the unit of the feature itself. */
  readonly unit: 'bits^0.5' | 'nats' | 'standard deviations' | 'probability' | 'fraction' | 'feature';
  /** The side of the threshold on which a value is a breach. */
  readonly direction: 'above' | 'below';
  /** null: judged by the baseline's own rate. */
  readonly defaultThreshold: number | null;
  /** Where formula and default threshold come from. */
  readonly source: string;
}

const azure = 'Azure Machine Learning model monitoring (azureml-assets, model_monitoring components)';
const azureDrift = {
  version: 1,
  family: 'azureml',
  direction: 'above',
  defaultThreshold: 0.1,
  source: azure,
} as const;
const detector = 'Fleet drift detector on scipy.stats and numpy, with its published thresholds';
const classic = { version: 1, family: 'classic', direction: 'above', source: detector } as const;
const quality = {
  version: 1,
  family: 'quality',
  unit: 'fraction',
  direction: 'above',
  defaultThreshold: null,
  source: azure,
} as const;

const definitions: readonly MetricDefinition[] = [
  {
    ...azureDrift,
    id: 'jensen_shannon_distance',
    title: 'Jensen-Shannon distance',
    description:
      'Square root of the base-2 Jensen-Shannon divergence of both histograms over shared equal-width bins; 0 equal, 1 disjoint.',
    unit: 'bits^0.5',
  },
  {
    ...azureDrift,
    id: 'normalized_wasserstein_distance',
    title: 'Normalized Wasserstein distance',
    description:
      "Wasserstein-1 distance of the raw values, divided by the baseline's sample standard deviation (at least 0.001).",
    unit: 'standard deviations',
  },
  {
    ...azureDrift,
    id: 'population_stability_index',
    title: 'Population stability index',
    description:
      'PSI over shared equal-width bins, with one count added to every bin; 0 equal, no upper limit.',
    unit: 'nats',
  },
  {
    ...azureDrift,
    id: 'two_sample_kolmogorov_smirnov_test',
    title: 'Two-sample Kolmogorov-Smirnov test',
    description:
      'p-value of the two-sided test, exact up to 10,000 rows a side; small values mean drift. Assumes independent rows, so autocorrelated sensors give small values without drift.',
    unit: 'probability',
    direction: 'below',
  },
  {
    ...classic,
    id: 'ks_test',
    title: 'KS test p-value',
    description:
      'p-value of the two-sided two-sample Kolmogorov-Smirnov test; small values mean drift. Assumes independent rows, so autocorrelated sensors give small values without drift.',
    unit: 'probability',
    direction: 'below',
    defaultThreshold: 0.05,
  },
  {
    ...classic,
    id: 'wasserstein_distance',
    title: 'Wasserstein distance',
    description: 'Wasserstein-1 distance of the raw values, in the unit of the feature.',
    unit: 'feature',
    defaultThreshold: 0.15,
  },
  {
    ...classic,
    id: 'psi',
    title: 'PSI on baseline deciles',
    description:
      'PSI over the deciles of the baseline with open outer bins; an empty bin counts as a fraction of 0.0001.',
    unit: 'nats',
    defaultThreshold: 0.25,
  },
  {
    ...quality,
    id: 'null_value_rate',
    title: 'Null value rate',
    description: 'Rows without a value (null or NaN) divided by all rows.',
  },
  {
    ...quality,
    id: 'data_type_error_rate',
    title: 'Data type error rate',
    description: "Rows whose value cannot be read as the baseline's type, divided by all rows.",
  },
  {
    ...quality,
    id: 'out_of_bounds_rate',
    title: 'Out of bounds rate',
    description: "Rows below the baseline's minimum or above its maximum, divided by all rows.",
  },
];

/** Every metric's one definition, by id, in the order in which metrics are shown. */
export const metricCatalogue: ReadonlyMap<MetricId, MetricDefinition> = new Map(
  definitions.map((d) => [d.id, d]),
);

/** Whether a text is the id of a metric. */
export function isMetricId(text: string): text is MetricId {
  return (metricIds as readonly string[]).includes(text);
}

/**
 * Whether a value lies on the breaching side of its threshold; equality never breaches, and neither does NaN,
 * which has to be marked as not finite before it is judged.
 */
export function isBreached(
  definition: Pick<MetricDefinition, 'direction'>,
  value: number,
  threshold: number,
): boolean {
  return definition.direction === 'above' ? value > threshold : value < threshold;
}

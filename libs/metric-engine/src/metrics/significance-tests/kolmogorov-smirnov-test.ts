import type { NumericPair } from '../../comparison/numeric-pair.ts';
import { defineMetric, tested, type MetricValue } from '../pair-metric.ts';
import { azureMachineLearning, classicDetector } from '../sources.ts';

/**
 * Two-sided two-sample Kolmogorov-Smirnov test: the statistic is D = max |F(x) - G(x)|, an exact multiple of
 * 1 / lcm(n, m); its p-value is exact up to 10,000 rows a side, beyond that scipy's finite-n law. Ties count as
 * they fall, infinities are ordinary values; an empty side gives NaN. Shared by both families.
 *
 * @see scipy.stats.ks_2samp.
 */
function kolmogorovSmirnov({ gap, ksPValue }: NumericPair): MetricValue {
  const { gapSteps, gapUnit } = gap();
  return tested(gapSteps / gapUnit, ksPValue());
}

/** Azure Machine Learning's test. */
export const twoSampleKolmogorovSmirnov = defineMetric({
  id: 'two_sample_kolmogorov_smirnov_test',
  version: 1,
  family: 'azureml',
  kind: 'drift',
  title: 'Two-sample Kolmogorov-Smirnov test',
  description:
    'p-value of the two-sided test, exact up to 10,000 rows a side; small values mean drift. Assumes independent rows, so autocorrelated sensors give small values without drift.',
  unit: 'probability',
  direction: 'below',
  defaultThreshold: 0.1,
  bands: null,
  source: azureMachineLearning,
  numeric: kolmogorovSmirnov,
});

/** The classic detector's test. */
export const ksTest = defineMetric({
  id: 'ks_test',
  version: 1,
  family: 'classic',
  kind: 'drift',
  title: 'KS test p-value',
  description:
    'p-value of the two-sided two-sample Kolmogorov-Smirnov test; small values mean drift. Assumes independent rows, so autocorrelated sensors give small values without drift.',
  unit: 'probability',
  direction: 'below',
  defaultThreshold: 0.05,
  bands: null,
  source: classicDetector,
  numeric: kolmogorovSmirnov,
});

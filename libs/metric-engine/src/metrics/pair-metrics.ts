import { binnedDistances, categoricalTests } from './categorical-and-binned.ts';
import { psi } from './distances/decile-stability-index.ts';
import { energy } from './distances/energy-distance.ts';
import { jensenShannon } from './distances/jensen-shannon-distance.ts';
import { normalizedWasserstein } from './distances/normalized-wasserstein-distance.ts';
import { populationStability } from './distances/population-stability-index.ts';
import { wasserstein } from './distances/wasserstein-distance.ts';
import { ksTest, twoSampleKolmogorovSmirnov } from './significance-tests/kolmogorov-smirnov-test.ts';
import { numericTests } from './significance-tests/numeric-tests.ts';

/** Every metric that compares two sides of a feature, in the order in which metrics are shown. */
export const pairMetrics = [
  jensenShannon,
  normalizedWasserstein,
  populationStability,
  twoSampleKolmogorovSmirnov,
  ksTest,
  wasserstein,
  psi,
  ...binnedDistances,
  ...categoricalTests,
  energy,
  ...numericTests,
] as const;

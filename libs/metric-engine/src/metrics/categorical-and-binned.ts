import { cramersVMetric } from './distances/cramers-v.ts';
import { hellinger } from './distances/hellinger-distance.ts';
import { klDivergenceMetric } from './distances/kl-divergence.ts';
import { lInfinity } from './distances/l-infinity-distance.ts';
import { totalVariation } from './distances/total-variation-distance.ts';
import { chiSquare } from './significance-tests/chi-square-test.ts';
import { fisherExact } from './significance-tests/fisher-exact-test.ts';
import { gTestMetric } from './significance-tests/g-test.ts';
import { pearsonsChiSquared } from './significance-tests/pearsons-chi-squared-test.ts';
import { zTest } from './significance-tests/two-proportions-z-test.ts';

/** Distances of histograms and of the shares of categories, in the order in which metrics are shown. */
export const binnedDistances = [
  hellinger,
  klDivergenceMetric,
  totalVariation,
  lInfinity,
  cramersVMetric,
] as const;

/** Significance tests of the counts of categories. */
export const categoricalTests = [pearsonsChiSquared, chiSquare, gTestMetric, fisherExact, zTest] as const;

import { meanAbsoluteError } from './mean-absolute-error.ts';
import { meanAbsolutePercentageError } from './mean-absolute-percentage-error.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { r2Score } from './r2-score.ts';
import { rootMeanSquaredError } from './root-mean-squared-error.ts';

/** Every metric of predicted numbers, in the order in which metrics are shown. */
export const regressionMetrics = [
  meanAbsoluteError,
  rootMeanSquaredError,
  meanSquaredError,
  meanAbsolutePercentageError,
  r2Score,
] as const;

import { classificationMetrics } from './classification-metrics.ts';
import { regressionMetrics } from './regression-metrics.ts';

/** Every metric of a model's predictions against what happened, in the order in which metrics are shown. */
export const performanceMetrics = [...classificationMetrics, ...regressionMetrics] as const;

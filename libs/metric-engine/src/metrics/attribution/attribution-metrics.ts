import { featureImportance } from './feature-importance.ts';
import { normalizedGain } from './normalized-discounted-cumulative-gain.ts';

/** Every metric of feature importances. */
export const attributionMetrics = [normalizedGain, featureImportance] as const;

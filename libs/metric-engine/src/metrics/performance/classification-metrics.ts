import { accuracy } from './accuracy.ts';
import { brierScore } from './brier-score.ts';
import { f1Score } from './f1-score.ts';
import { logLoss } from './log-loss.ts';
import { precision } from './precision.ts';
import { recall } from './recall.ts';
import { rocAuc } from './roc-auc.ts';

/** Every metric of predicted classes, in the order in which metrics are shown. */
export const classificationMetrics = [
  accuracy,
  precision,
  recall,
  f1Score,
  rocAuc,
  logLoss,
  brierScore,
] as const;

import type { ComparedResult as Pair, MetricResult } from '@circuitwatch/persistence';
import type { ComparedResultResolvers } from '../../../generated/resolver-types.ts';
import { showMetric } from '../../definitions/show-metric.ts';

/** What both sides have in common. */
function either({ base, other }: Pair): MetricResult {
  const result = other ?? base;
  if (result === null) throw new RangeError('A comparison holds a result of neither run.');
  return result;
}

/** Fields of two results beside each other. */
export const ComparedResult: ComparedResultResolvers = {
  signal: (pair) => either(pair).signal,
  feature: (pair) => either(pair).feature,
  metric: (pair) => showMetric(either(pair).metric, either(pair).metricVersion),
  change: ({ base, other }) => {
    const [before, after] = [base?.value ?? null, other?.value ?? null];
    return before === null || after === null ? null : after - before;
  },
  verdictChanged: ({ base, other }) => base?.verdict !== other?.verdict,
};

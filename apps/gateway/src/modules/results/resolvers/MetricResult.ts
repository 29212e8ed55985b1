import type { MetricResultResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId, found } from '../../../global-id.ts';
import { showMetric } from '../../monitors/show-metric.ts';

/** Fields of a result that are not columns. */
export const MetricResult: MetricResultResolvers = {
  id: ({ id }) => encodeGlobalId('MetricResult', id),
  run: async ({ runId }, _args, { loaders }) =>
    found(await loaders.monitorRun.load(runId), 'MonitorRun', runId),
  metric: ({ metric, metricVersion }) => showMetric(metric, metricVersion),
};

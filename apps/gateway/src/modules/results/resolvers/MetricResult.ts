import type { MetricResultResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId, found } from '../../../global-id.ts';
import { enumName } from '../../definitions/enum-names.ts';
import { showMetric } from '../../definitions/show-metric.ts';

/** Fields of a result that are not columns. */
export const MetricResult: MetricResultResolvers = {
  id: ({ id }) => encodeGlobalId('MetricResult', id),
  run: async ({ runId }, _args, { loaders }) =>
    found(await loaders.monitorRun.load(runId), 'MonitorRun', runId),
  dataType: ({ dataType }) => (dataType === null ? null : enumName(dataType)),
  metric: ({ metric, metricVersion }) => showMetric(metric, metricVersion),
};

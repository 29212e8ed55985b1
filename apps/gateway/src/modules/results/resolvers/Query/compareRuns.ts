import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { found, requireId } from '../../../../global-id.ts';

/** Most results of one comparison. */
const maximumResults = 1000;

/** Two runs side by side. */
export const compareRuns: NonNullable<QueryResolvers['compareRuns']> = async (
  _parent,
  { baseRunId, otherRunId, signal, feature, metric },
  { persistence, loaders },
) => {
  const [baseId, otherId] = [
    requireId('MonitorRun', baseRunId, ['baseRunId']),
    requireId('MonitorRun', otherRunId, ['otherRunId']),
  ];
  const [base, other] = await Promise.all([
    loaders.monitorRun.load(baseId),
    loaders.monitorRun.load(otherId),
  ]);
  const pairs = await persistence.results.compare({
    baseRunId: found(base, 'MonitorRun', baseRunId).id,
    otherRunId: found(other, 'MonitorRun', otherRunId).id,
    filter: { signals: only(signal), features: only(feature), metrics: only(metric) },
    limit: maximumResults + 1,
  });
  return {
    base: found(base, 'MonitorRun', baseRunId),
    other: found(other, 'MonitorRun', otherRunId),
    results: pairs.slice(0, maximumResults),
    truncated: pairs.length > maximumResults,
  };
};

function only(value: string | null | undefined): readonly string[] | undefined {
  return value === null || value === undefined ? undefined : [value];
}

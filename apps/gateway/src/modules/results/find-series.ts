import type { MetricResult, Repositories } from '@circuitwatch/persistence';
import type { MonitorSeriesArgs } from '../../generated/resolver-types.ts';

/** Most points of one series. */
const maximumPoints = 1000;
const longAgo = new Date(0);
/** Beyond any scheduled time, and still a timestamp in PostgreSQL. */
const farAhead = new Date('9999-12-31T00:00:00Z');

/** One metric of one feature over time, oldest first; of more than 1000 points the newest. */
export async function findSeries(
  { monitorId, feature, metric, signal, from, to }: MonitorSeriesArgs & { readonly monitorId: string },
  { results }: Pick<Repositories, 'results'>,
): Promise<readonly MetricResult[]> {
  const points = await results.series({
    ...{ monitorId, feature, metric, signal },
    from: from ?? longAgo,
    to: to ?? farAhead,
  });
  return points.slice(-maximumPoints);
}

import type { SeriesPointResolvers } from '../../../generated/resolver-types.ts';
import { found } from '../../../global-id.ts';

/** Fields of a series' point that are not columns. */
export const SeriesPoint: SeriesPointResolvers = {
  run: async ({ runId }, _args, { loaders }) =>
    found(await loaders.monitorRun.load(runId), 'MonitorRun', runId),
};

import type { MonitorRunResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId, found } from '../../../global-id.ts';
import { listResultsOfRun } from '../../results/list-results.ts';

/** Fields of a run that are not columns. */
export const MonitorRun: MonitorRunResolvers = {
  id: ({ id }) => encodeGlobalId('MonitorRun', id),
  monitor: async ({ monitorId }, _args, { loaders }) =>
    found(await loaders.monitor.load(monitorId), 'Monitor', monitorId),
  batch: ({ batchId }, _args, { loaders }) => (batchId === null ? null : loaders.runBatch.load(batchId)),
  job: ({ id }, _args, { loaders }) => loaders.jobByRunId.load(id),
  definitionNumber: async ({ monitorVersionId }, _args, { loaders }) =>
    found(await loaders.monitorVersion.load(monitorVersionId), 'Monitor', monitorVersionId).number,
  targetWindow: ({ windows }) => windows?.target ?? null,
  baselineWindow: ({ windows }) => windows?.baseline ?? null,
  files: ({ files }) => (files ?? []).map((file) => ({ ...file, modifiedAt: new Date(file.modifiedAt) })),
  readMs: ({ timings }) => timings?.read ?? null,
  computeMs: ({ timings }) => timings?.compute ?? null,
  writeMs: ({ timings }) => timings?.write ?? null,
  signals: ({ id }, _args, { loaders }) => loaders.signalVerdicts.load(id),
  results: (run, args, context) => listResultsOfRun(run, args, context),
  distributions: async ({ id }, { features }, { loaders }) => {
    const distributions = await loaders.distributionsByRunId.load(id);
    return distributions.filter(({ feature }) => features?.includes(feature) ?? true);
  },
};

import type { GatewayContext } from '../../../context.ts';
import type { ScoringJobResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId, found } from '../../../global-id.ts';
import { listFiles } from '../list-files.ts';

const jobOf = async (jobId: string, { loaders }: GatewayContext) =>
  found(await loaders.job.load(jobId), 'Job', jobId);

/** Fields of a scoring job that are not columns. */
export const ScoringJob: ScoringJobResolvers = {
  id: ({ id }) => encodeGlobalId('ScoringJob', id),
  job: ({ jobId }, _args, context) => jobOf(jobId, context),
  status: async ({ jobId }, _args, context) => (await jobOf(jobId, context)).status,
  progress: async ({ jobId }, _args, context) => (await jobOf(jobId, context)).progress,
  batch: ({ batchId }, _args, { loaders }) => (batchId === null ? null : loaders.scoringBatch.load(batchId)),
  deployment: async ({ deploymentId }, _args, { loaders }) =>
    found(await loaders.deployment.load(deploymentId), 'Deployment', deploymentId),
  modelVersion: async ({ modelVersionId }, _args, { loaders }) =>
    found(await loaders.modelVersion.load(modelVersionId), 'ModelVersion', modelVersionId),
  input: ({ input: { window, ...input } }) => ({
    ...input,
    window: window && { from: new Date(window.from), to: new Date(window.to) },
  }),
  gpuFallbackSeconds: ({ fallbackSeconds }) => fallbackSeconds,
  totals: async ({ id }, _args, { loaders }) => found(await loaders.scoringTotals.load(id), 'ScoringJob', id),
  files: ({ id }, args, context) => listFiles(id, args, context),
};

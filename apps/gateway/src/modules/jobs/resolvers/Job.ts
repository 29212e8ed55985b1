import { scoreCpuJob } from '@circuitwatch/queue-contracts';
import type { JobResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';

/** Fields of a job that are not columns. */
export const Job: JobResolvers = {
  id: ({ id }) => encodeGlobalId('Job', id),
  scoringJob: ({ id, name }, _args, { loaders }) =>
    name === scoreCpuJob.name ? loaders.scoringJobByJobId.load(id) : null,
  run: ({ runId }, _args, { loaders }) => (runId === null ? null : loaders.monitorRun.load(runId)),
};

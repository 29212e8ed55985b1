import type { JobResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';

/** Fields of a job that are not columns. */
export const Job: JobResolvers = {
  id: ({ id }) => encodeGlobalId('Job', id),
  run: ({ runId }, _args, { loaders }) => (runId === null ? null : loaders.monitorRun.load(runId)),
};

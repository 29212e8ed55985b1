import type { DeadLetterResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId, found } from '../../../global-id.ts';

/** Fields of a dead letter that are not columns. */
export const DeadLetter: DeadLetterResolvers = {
  id: ({ id }) => encodeGlobalId('DeadLetter', id),
  job: async ({ jobId }, _args, { loaders }) => found(await loaders.job.load(jobId), 'Job', jobId),
};

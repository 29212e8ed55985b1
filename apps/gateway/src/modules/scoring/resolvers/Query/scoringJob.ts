import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { decodeGlobalId } from '../../../../global-id.ts';

/** One scoring job by its global id. */
export const scoringJob: NonNullable<QueryResolvers['scoringJob']> = (_parent, { id }, { loaders }) => {
  const reference = decodeGlobalId(id);
  return reference?.type === 'ScoringJob' ? loaders.scoringJob.load(reference.id) : null;
};

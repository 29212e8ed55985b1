import { listConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { readJobFilter } from '../../job-filter.ts';

/** Scoring jobs, newest first. */
export const scoringJobs: NonNullable<QueryResolvers['scoringJobs']> = async (
  _parent,
  { filter, ...page },
  { persistence },
) => listConnection(persistence.scoring, page, { filter: await readJobFilter(filter, persistence) });

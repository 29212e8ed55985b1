import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { listResults } from '../../list-results.ts';

/** Results of all runs, newest first. */
export const metricResults: NonNullable<QueryResolvers['metricResults']> = (_parent, args, context) =>
  listResults(args, context);

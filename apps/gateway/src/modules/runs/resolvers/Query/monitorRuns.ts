import { readPageRequest, toConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { readRunFilter } from '../../run-filter.ts';

/** Runs, newest scheduled time first. */
export const monitorRuns: NonNullable<QueryResolvers['monitorRuns']> = async (
  _parent,
  args,
  { persistence },
) => {
  const page = readPageRequest(args);
  const filter = await readRunFilter(args.filter, persistence);
  const { runs } = persistence;
  return toConnection(await runs.list({ ...page, filter, orderBy: 'SCHEDULED_AT' }), () =>
    runs.count(filter),
  );
};

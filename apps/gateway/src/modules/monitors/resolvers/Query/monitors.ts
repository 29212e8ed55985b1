import { readPageRequest, toConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { readMonitorFilter } from '../../monitor-filter.ts';

/** Monitors by name. */
export const monitors: NonNullable<QueryResolvers['monitors']> = async (_parent, args, { persistence }) => {
  const page = readPageRequest(args);
  const filter = await readMonitorFilter(args.filter, persistence);
  return toConnection(await persistence.monitors.list({ ...page, filter }), () =>
    persistence.monitors.count(filter),
  );
};

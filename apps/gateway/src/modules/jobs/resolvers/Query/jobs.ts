import { listConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';

/** Jobs, newest first. */
export const jobs: NonNullable<QueryResolvers['jobs']> = (_parent, { status, ...args }, { persistence }) =>
  listConnection(persistence.jobs, args, { filter: { statuses: status } });

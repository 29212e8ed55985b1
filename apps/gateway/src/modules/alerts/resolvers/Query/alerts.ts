import { listConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { readAlertFilter } from '../../alert-filter.ts';

/** Alerts that the viewer may see. */
export const alerts: NonNullable<QueryResolvers['alerts']> = (
  _parent,
  { filter, orderBy, ...page },
  { persistence, viewer },
) =>
  listConnection(persistence.alerts, page, {
    filter: readAlertFilter(filter, viewer.plants),
    orderBy: orderBy ?? 'GRAVEST',
  });

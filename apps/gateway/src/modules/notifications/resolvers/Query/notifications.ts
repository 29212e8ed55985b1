import type { NotificationFilter as Conditions } from '@circuitwatch/persistence';
import { listConnection, toConnection } from '../../../../connection.ts';
import type { NotificationFilter, QueryResolvers } from '../../../../generated/resolver-types.ts';
import { decodeGlobalId, type NodeType } from '../../../../global-id.ts';

/** What the repository is asked for; null where an id is none, so that nothing can match. */
function readFilter(filter: NotificationFilter | null | undefined): Conditions | null {
  const idOf = (type: NodeType, globalId: string | null | undefined) => {
    if (globalId === null || globalId === undefined) return undefined;
    const reference = decodeGlobalId(globalId);
    return reference?.type === type ? reference.id : null;
  };
  const receiverId = idOf('Receiver', filter?.receiverId);
  const alertId = idOf('Alert', filter?.alertId);
  if (receiverId === null || alertId === null) return null;
  return { statuses: filter?.status, actionGroup: filter?.actionGroup, receiverId, alertId };
}

const nothing = { items: [], hasNextPage: false, hasPreviousPage: false };

/** Notifications, newest first. */
export const notifications: NonNullable<QueryResolvers['notifications']> = (
  _parent,
  { filter, ...page },
  { persistence },
) => {
  const conditions = readFilter(filter);
  if (conditions === null) return toConnection(nothing, () => Promise.resolve(0));
  return listConnection(persistence.notifications, page, { filter: conditions });
};

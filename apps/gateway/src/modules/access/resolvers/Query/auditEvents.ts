import { invalid } from '@circuitwatch/platform-errors';
import { listConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { decodeGlobalId } from '../../../../global-id.ts';

/** The audit trail, newest first. */
export const auditEvents: NonNullable<QueryResolvers['auditEvents']> = (
  _parent,
  { targetId, ...args },
  { persistence },
) => {
  if (targetId === null || targetId === undefined) return listConnection(persistence.audit, args);
  const target = decodeGlobalId(targetId);
  if (target === null) {
    const message = 'This is not a global id; pass the `id` of the thing.';
    throw invalid(message, [{ path: ['targetId'], message }]);
  }
  return listConnection(persistence.audit, args, { filter: { targetId: target.id } });
};

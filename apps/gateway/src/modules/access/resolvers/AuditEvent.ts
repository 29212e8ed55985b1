import type { AuditEventResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';
import { targetTypeOf } from '../audit-target.ts';

/** Fields of an audit event that are not columns. */
export const AuditEvent: AuditEventResolvers = {
  id: ({ id }) => encodeGlobalId('AuditEvent', id),
  targetType: ({ targetType }) => targetTypeOf(targetType) ?? targetType,
  targetId: ({ targetType, targetId }) => {
    const type = targetTypeOf(targetType);
    return targetId === null || type === null ? null : encodeGlobalId(type, targetId);
  },
};

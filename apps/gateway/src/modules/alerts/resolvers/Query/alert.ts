import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { decodeGlobalId } from '../../../../global-id.ts';

/** One alert; null for one outside the viewer's plants as for none. */
export const alert: NonNullable<QueryResolvers['alert']> = (_parent, { id }, { loaders }) => {
  const reference = decodeGlobalId(id);
  return reference?.type === 'Alert' ? loaders.alert.load(reference.id) : null;
};

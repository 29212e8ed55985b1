import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { decodeGlobalId } from '../../../../global-id.ts';
import { readNode } from '../../node-access.ts';

/** Anything by its global id. */
export const node: NonNullable<QueryResolvers['node']> = (_parent, { id }, context, { schema }) => {
  const reference = decodeGlobalId(id);
  return reference === null ? null : readNode(reference, context, schema);
};

import { invalid } from '@circuitwatch/platform-errors';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { decodeGlobalId } from '../../../../global-id.ts';
import { readNode } from '../../node-access.ts';

/** Most ids of one call. */
const maximumIds = 100;

/** Several things by their global ids, in the order of the ids. */
export const nodes: NonNullable<QueryResolvers['nodes']> = async (_parent, { ids }, context, { schema }) => {
  if (ids.length > maximumIds) {
    const message = `At most ${maximumIds} ids can be asked for at once, not ${ids.length}.`;
    throw invalid(message, [{ path: ['ids'], message }]);
  }
  return Promise.all(
    ids.map(async (id) => {
      const reference = decodeGlobalId(id);
      return reference === null ? null : readNode(reference, context, schema);
    }),
  );
};

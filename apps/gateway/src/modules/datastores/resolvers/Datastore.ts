import type { DatastoreResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';

/** Fields of a datastore that are not columns. */
export const Datastore: DatastoreResolvers = {
  id: ({ id }) => encodeGlobalId('Datastore', id),
};

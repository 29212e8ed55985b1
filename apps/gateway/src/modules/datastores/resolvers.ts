import type { Resolvers } from '../../generated/resolver-types.ts';
import { Datastore } from './resolvers/Datastore.ts';
import { createDatastore } from './resolvers/Mutation/createDatastore.ts';
import { deleteDatastore } from './resolvers/Mutation/deleteDatastore.ts';
import { datastores } from './resolvers/Query/datastores.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const datastoreResolvers: Resolvers = {
  Query: { datastores },
  Mutation: { createDatastore, deleteDatastore },
  Datastore,
};

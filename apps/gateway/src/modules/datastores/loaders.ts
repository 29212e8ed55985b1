import type { Persistence } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';

/** The loader of datastores. */
export function createDatastoreLoaders({ datastores }: Persistence) {
  return { datastore: createLoader((ids) => datastores.byIds(ids)) };
}

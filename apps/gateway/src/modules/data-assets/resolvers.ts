import type { Resolvers } from '../../generated/resolver-types.ts';
import { DataAsset } from './resolvers/DataAsset.ts';
import { createDataAsset } from './resolvers/Mutation/createDataAsset.ts';
import { deleteDataAsset } from './resolvers/Mutation/deleteDataAsset.ts';
import { updateDataAsset } from './resolvers/Mutation/updateDataAsset.ts';
import { dataAssets } from './resolvers/Query/dataAssets.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const dataAssetResolvers: Resolvers = {
  Query: { dataAssets },
  Mutation: { createDataAsset, updateDataAsset, deleteDataAsset },
  DataAsset,
};

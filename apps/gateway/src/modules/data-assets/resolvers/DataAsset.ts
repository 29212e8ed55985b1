import type { DataAssetResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';

/** Fields of a data asset that are not columns. */
export const DataAsset: DataAssetResolvers = {
  id: ({ id }) => encodeGlobalId('DataAsset', id),
  circuit: ({ circuitId }, _args, { loaders }) =>
    circuitId === null ? null : loaders.circuit.load(circuitId),
};

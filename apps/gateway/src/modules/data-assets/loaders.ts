import type { Persistence } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';

/** The loader of data assets. */
export function createDataAssetLoaders({ dataAssets }: Persistence) {
  return { dataAsset: createLoader((ids) => dataAssets.byIds(ids)) };
}

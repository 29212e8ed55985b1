import type { Persistence } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';

/** The loader of baselines. */
export function createBaselineLoaders({ baselines }: Persistence) {
  return { baseline: createLoader((ids) => baselines.byIds(ids)) };
}

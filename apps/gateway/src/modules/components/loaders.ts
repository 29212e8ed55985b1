import type { Persistence } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';

/** The loader of components. */
export function createComponentLoaders({ components }: Persistence) {
  return { component: createLoader((ids) => components.byIds(ids)) };
}

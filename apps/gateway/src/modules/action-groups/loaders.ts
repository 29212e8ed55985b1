import type { Persistence } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';

/** The loaders of action groups and receivers. */
export function createActionGroupLoaders({ actionGroups }: Persistence) {
  return {
    actionGroup: createLoader((ids) => actionGroups.byIds(ids)),
    actionGroupByName: createLoader((names) => actionGroups.byNames(names)),
    receiver: createLoader((ids) => actionGroups.receiversByIds(ids)),
    receiversOfGroup: createLoader((groupIds) => actionGroups.receivers(groupIds)),
  };
}

import type { Persistence, StoredAlert } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';
import { isInScope, type PlantScope } from '../alerts/plant-scope.ts';

/** Most alerts that silences are held against. */
const mostFiring = 1_000;

/** The loaders of silences; everything that fires is read once for all of them. */
export function createSilenceLoaders({ silences, alerts }: Persistence, scope: PlantScope) {
  return {
    silence: createLoader((ids) => silences.byIds(ids)),
    firingAlerts: createLoader<readonly StoredAlert[]>(async (keys) => {
      const firing = await alerts.firing(mostFiring);
      const seen = firing.filter(({ plant }) => isInScope(scope, plant));
      return keys.map(() => seen);
    }),
  };
}

import type { Persistence } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';

/** The loaders of plants, circuits and their health. */
export function createFleetLoaders({ plants, circuits, monitors }: Persistence) {
  return {
    plant: createLoader((ids) => plants.byIds(ids)),
    circuit: createLoader((ids) => circuits.byIds(ids)),
    circuitHealth: createLoader((circuitIds) => circuits.health(circuitIds)),
    monitorsByCircuitId: createLoader((circuitIds) => monitors.byCircuitIds(circuitIds)),
  };
}

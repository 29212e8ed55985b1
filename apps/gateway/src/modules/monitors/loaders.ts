import type { Persistence } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';

/** The loaders of monitors, their definitions and schedules. */
export function createMonitorLoaders({ monitors, schedules }: Persistence) {
  return {
    monitor: createLoader((ids) => monitors.byIds(ids)),
    monitorVersion: createLoader((ids) => monitors.versionsByIds(ids)),
    currentVersion: createLoader((monitorIds) => monitors.currentVersions(monitorIds)),
    schedule: createLoader((monitorIds) => schedules.byMonitorIds(monitorIds)),
  };
}

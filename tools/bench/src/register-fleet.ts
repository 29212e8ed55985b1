import path from 'node:path';
import type { Persistence } from '@circuitwatch/persistence';
import {
  fileNames,
  sampleMonitors,
  sampleNames,
  type FleetManifest,
} from '@circuitwatch/tool-fleet-simulator';

const actor = { name: 'benchmark', role: 'ADMIN', requestId: null } as const;

/** Enters a simulated fleet into an empty database; returns the monitors' ids in the order of the circuits. */
export async function registerFleet(
  persistence: Persistence,
  manifest: FleetManifest,
  dir: string,
): Promise<string[]> {
  const monitors = new Map(sampleMonitors(manifest).map((monitor) => [monitor.name, monitor]));
  return persistence.unitOfWork(async (repositories) => {
    const plantIds = new Map<string, string>();
    for (const { name, title, timeZone } of manifest.plants) {
      const plant = await repositories.plants.create({ name, title, timeZone }, actor);
      plantIds.set(name, plant.id);
    }
    const ids: string[] = [];
    for (const sample of manifest.circuits) {
      const names = sampleNames(sample);
      const { name, title, tags } = sample;
      const circuit = await repositories.circuits.create(
        { plantId: plantIds.get(sample.plant) ?? '', name, title, tags },
        actor,
      );
      const uri = path.join(dir, sample.folder, fileNames.readings);
      await repositories.dataAssets.create(
        { name: names.asset, number: 1, uri, timestampColumn: 'timestamp', circuitId: circuit.id },
        actor,
      );
      const monitor = monitors.get(names.monitor);
      if (monitor === undefined) continue;
      const { definition } = monitor;
      const created = await repositories.monitors.create(
        { name: names.monitor, title, circuitId: circuit.id, definition },
        actor,
      );
      ids.push(created.id);
    }
    return ids;
  });
}

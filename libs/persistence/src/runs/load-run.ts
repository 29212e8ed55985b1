import {
  dataOfMonitor,
  referenceOf,
  type MonitorDefinition,
  type SelectedData,
} from '@circuitwatch/monitoring-definitions';
import { notFound } from '@circuitwatch/platform-errors';
import type { Database } from '../database/database.ts';
import { findModelFile } from '../models/find-model-file.ts';
import { resolveAssets } from '../models/resolve-assets.ts';
import { toMonitorVersion } from '../monitors/monitor-versions.ts';
import { uuids } from '../paging/align.ts';
import { datastorePlaces } from '../sources/datastores.ts';
import { resolveComponents } from '../sources/resolve-components.ts';
import { breachedBefore } from './breached-before.ts';
import type { ResolvedData, RunForExecution } from './records.ts';

/** Everything a worker needs to execute the run, in a fixed number of statements. */
export async function loadRun(database: Database, runId: string): Promise<RunForExecution> {
  const [known] = uuids([runId]);
  const row =
    known === undefined
      ? null
      : await database.prisma.monitorRun.findUnique({
          where: { id: known },
          include: { monitorVersion: true },
        });
  if (row === null) throw notFound('Run', runId);
  const { monitorId, scheduledAt } = row;
  const { definition } = toMonitorVersion(row.monitorVersion);
  return {
    definition,
    scheduledAt,
    sources: await resolveSources(database, dataOfMonitor(definition)),
    components: await resolveComponents(database, componentsOf(definition)),
    datastores: await datastorePlaces(database),
    model: await findModelFile(database, definition),
    breachedBefore: await breachedBefore(database, { monitorId, scheduledAt, definition }),
  };
}

/** Assets by their references, everything else as it is; an asset that does not exist is left out, and fails what reads it. */
async function resolveSources(
  database: Database,
  data: readonly SelectedData[],
): Promise<Readonly<Record<string, ResolvedData>>> {
  const references = [...new Set(data.flatMap(({ selection }) => selection.asset ?? []))];
  const assets = await resolveAssets(database, references);
  const byReference = new Map(references.map((reference, index) => [reference, assets[index]]));
  return Object.fromEntries(
    data.flatMap(({ selection }) => {
      const asset = selection.asset === undefined ? undefined : byReference.get(selection.asset);
      const uri = asset?.uri ?? selection.uri;
      if (uri === undefined) return [];
      return [[referenceOf(selection), { uri, timestampColumn: asset?.timestampColumn ?? null }]];
    }),
  );
}

function componentsOf(definition: MonitorDefinition): readonly string[] {
  const preparing = dataOfMonitor(definition).flatMap(({ selection }) => selection.preprocessing ?? []);
  const measuring = definition.signals.flatMap((signal) =>
    signal.kind === 'custom' ? (signal.component ?? []) : [],
  );
  return [...new Set([...preparing, ...measuring])];
}

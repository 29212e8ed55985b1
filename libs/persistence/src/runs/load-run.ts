import { invalid, notFound } from '@circuitwatch/platform-errors';
import type { Database } from '../database/database.ts';
import type { DataAsset } from '../models/records.ts';
import { resolveAssets } from '../models/resolve-assets.ts';
import { toMonitorVersion } from '../monitors/monitor-versions.ts';
import { uuids } from '../paging/align.ts';
import type { RunForExecution } from './records.ts';
import { toMonitorRun } from './run-row.ts';

function existing(asset: DataAsset | null | undefined, side: string, reference: string): DataAsset {
  if (asset != null) return asset;
  const message = `The ${side} data asset "${reference}" does not exist; create it or change the monitor.`;
  throw invalid(message, [{ path: ['definition', side, 'asset'], message }]);
}

/** Everything a worker needs to execute the run, in a fixed number of statements. */
export async function loadRun(database: Database, runId: string): Promise<RunForExecution> {
  const [known] = uuids([runId]);
  const row =
    known === undefined
      ? null
      : await database.prisma.monitorRun.findUnique({
          where: { id: known },
          include: { monitorVersion: true, monitor: { include: { circuit: true } } },
        });
  if (row === null) throw notFound('Run', runId);
  const { monitorVersion, monitor, ...run } = row;
  const { circuit, ...monitorFields } = monitor;
  const { definition } = toMonitorVersion(monitorVersion);
  const references = [definition.baseline.asset, definition.target.asset];
  const [baseline, target] = await resolveAssets(database, references);
  return {
    run: toMonitorRun(run),
    monitor: monitorFields,
    circuit,
    definition,
    scheduledAt: run.scheduledAt,
    baselineAsset: existing(baseline, 'baseline', definition.baseline.asset),
    targetAsset: existing(target, 'target', definition.target.asset),
  };
}

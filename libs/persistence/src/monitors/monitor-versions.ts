import { monitorDefinitionSchema } from '@circuitwatch/monitoring-definitions';
import type { Database } from '../database/database.ts';
import { alignOne, uuids } from '../paging/align.ts';
import type { MonitorVersion } from './records.ts';

type VersionRow = Omit<MonitorVersion, 'definition'> & { readonly definition: unknown };

/** The row with its definition parsed: what an older release stored gets today's defaults. */
export function toMonitorVersion(row: VersionRow): MonitorVersion {
  const { id, monitorId, number, createdAt } = row;
  return { id, monitorId, number, createdAt, definition: monitorDefinitionSchema.parse(row.definition) };
}

/** For each monitor the version that runs, in one statement. */
export async function currentVersions(
  database: Database,
  monitorIds: readonly string[],
): Promise<readonly (MonitorVersion | null)[]> {
  const rows = await database.query<VersionRow>(
    `select version.id, version.monitor_id as "monitorId", version.number, version.definition,
       version.created_at as "createdAt"
     from monitor join monitor_version version
       on version.monitor_id = monitor.id and version.number = monitor.current_number
     where monitor.id = any($1::uuid[])`,
    uuids(monitorIds),
  );
  return alignOne(monitorIds, rows.map(toMonitorVersion), (row) => row.monitorId);
}

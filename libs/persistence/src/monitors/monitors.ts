import type { MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import type { Database } from '../database/database.ts';
import { alignMany, alignOne, uuids } from '../paging/align.ts';
import { keysetPage } from '../paging/keyset.ts';
import { nameOrders } from '../paging/orders.ts';
import { createMonitor, deleteMonitor, getMonitor, updateMonitor } from './monitor-changes.ts';
import { monitorCondition } from './monitor-filter.ts';
import { currentVersions, toMonitorVersion } from './monitor-versions.ts';
import type { MonitorRepository } from './records.ts';

/** Monitors on one connection. */
export function monitorRepository(database: Database): MonitorRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: nameOrders,
        defaultOrder: 'NAME',
        find: ({ where, orderBy, take }) =>
          prisma.monitor.findMany({
            where: { AND: [monitorCondition(args.filter ?? {}), where] },
            orderBy,
            take,
          }),
        toNode: (row) => row,
      }),
    count: (filter) => prisma.monitor.count({ where: monitorCondition(filter ?? {}) }),
    get: (id) => getMonitor(database, id),
    byIds: async (ids) => {
      const rows = await prisma.monitor.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows, (row) => row.id);
    },
    byCircuitIds: async (circuitIds) => {
      const where = { circuitId: { in: uuids(circuitIds) } };
      const rows = await prisma.monitor.findMany({ where, orderBy: { name: 'asc' } });
      return alignMany(circuitIds, rows, (row) => row.circuitId);
    },
    findByName: (name) => prisma.monitor.findUnique({ where: { name } }),
    ids: async (filter) => {
      const where = monitorCondition(filter);
      const rows = await prisma.monitor.findMany({ where, orderBy: { name: 'asc' }, select: { id: true } });
      return rows.map((row) => row.id);
    },
    currentVersions: (monitorIds) => currentVersions(database, monitorIds),
    versionsByIds: async (versionIds) => {
      const rows = await prisma.monitorVersion.findMany({ where: { id: { in: uuids(versionIds) } } });
      return alignOne(versionIds, rows.map(toMonitorVersion), (row) => row.id);
    },
    versions: async (monitorId) => {
      const where = { monitorId: { in: uuids([monitorId]) } };
      const rows = await prisma.monitorVersion.findMany({ where, orderBy: { number: 'desc' } });
      return rows.map(toMonitorVersion);
    },
    toTell: () =>
      database.query<{ name: string; definition: MonitorDefinition }>(
        `select monitor.name, version.definition
         from monitor join monitor_version version
           on version.monitor_id = monitor.id and version.number = monitor.current_number
         where monitor.enabled and version.definition #> '{alertNotification,emails,0}' is not null
         order by monitor.name`,
      ),
    create: (input, actor) => createMonitor(database, input, actor),
    update: (change, actor) => updateMonitor(database, change, actor),
    delete: (change, actor) => deleteMonitor(database, change, actor),
  };
}

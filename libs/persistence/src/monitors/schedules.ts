import { triggerSchema } from '@circuitwatch/monitoring-definitions';
import type { Database } from '../database/database.ts';
import { alignOne, uuids } from '../paging/align.ts';
import type { MonitorSchedule, ScheduleRepository } from './records.ts';

type ScheduleRow = Omit<MonitorSchedule, 'trigger'> & { readonly trigger: unknown };

function toSchedule(row: ScheduleRow): MonitorSchedule {
  return { ...row, trigger: triggerSchema.parse(row.trigger) };
}

/**
 * Starts the count of missed ticks anew where monitors may run again: what a disabled monitor did not do was not
 * missed. `of` says whose id it is.
 */
export async function resumeSchedules(
  database: Database,
  of: { readonly monitorId: string } | { readonly circuitId: string },
): Promise<void> {
  await database.prisma.monitorSchedule.updateMany({
    where: 'monitorId' in of ? of : { monitor: of },
    data: { lastTickAt: null },
  });
}

/** Schedules on one connection. */
export function scheduleRepository(database: Database): ScheduleRepository {
  const { prisma } = database;
  return {
    listEnabled: async () => {
      const rows = await prisma.monitorSchedule.findMany({
        where: { monitor: { enabled: true, circuit: { enabled: true } } },
        orderBy: { monitorId: 'asc' },
      });
      return rows.map(toSchedule);
    },
    byMonitorIds: async (monitorIds) => {
      const rows = await prisma.monitorSchedule.findMany({ where: { monitorId: { in: uuids(monitorIds) } } });
      return alignOne(monitorIds, rows.map(toSchedule), (row) => row.monitorId);
    },
    recordTick: async (monitorId, tickAt, missed) => {
      const moved = await database.query(
        `update monitor_schedule
         set last_tick_at = $2::timestamptz, missed_ticks = missed_ticks + $3
         where monitor_id = $1::uuid and (last_tick_at is null or last_tick_at < $2::timestamptz)
         returning monitor_id`,
        monitorId,
        tickAt,
        missed,
      );
      return moved.length > 0;
    },
  };
}

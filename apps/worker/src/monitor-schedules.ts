import type { Persistence } from '@circuitwatch/persistence';
import { monitorRunJob, type MonitorSchedules } from '@circuitwatch/queue-contracts';

type Repositories = Pick<Persistence, 'schedules' | 'monitors' | 'circuits' | 'unitOfWork'>;

/** The schedules as the queue's ticks see them: a tick is recorded and opens its run in one transaction. */
export function monitorSchedules({
  schedules,
  monitors,
  circuits,
  unitOfWork,
}: Repositories): MonitorSchedules {
  const { queue, name, defaults } = monitorRunJob;
  return {
    list: () => schedules.listEnabled(),
    find: async (monitorId) => {
      const [[schedule], [monitor]] = await Promise.all([
        schedules.byMonitorIds([monitorId]),
        monitors.byIds([monitorId]),
      ]);
      if (!schedule || !monitor?.enabled) return null;
      const [circuit] = await circuits.byIds([monitor.circuitId]);
      return circuit?.enabled === true ? schedule : null;
    },
    open: ({ monitorId, scheduledAt, missed }) =>
      unitOfWork(async ({ runs, schedules: recorded }) => {
        if (!(await recorded.recordTick(monitorId, scheduledAt, missed))) return false;
        const opened = await runs.request({
          monitorIds: [monitorId],
          cause: 'SCHEDULE',
          scheduledAt,
          actor: 'system',
          requestId: null,
          jobDefaults: { queue, name, maxAttempts: defaults.attempts, priority: defaults.priority },
        });
        return opened.runs.length > 0;
      }),
  };
}

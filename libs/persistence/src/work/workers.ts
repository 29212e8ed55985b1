import type { Database } from '../database/database.ts';
import type { WorkerRepository } from './records.ts';

/** Worker processes on one connection. */
export function workerRepository({ prisma }: Database): WorkerRepository {
  return {
    heartbeat: async ({ id, hostname, pid, queues, startedAt }, now) => {
      const seen = { hostname, pid, queues: [...queues], startedAt, heartbeatAt: now, stoppedAt: null };
      await prisma.worker.upsert({ where: { id }, create: { id, ...seen }, update: seen });
    },
    stopped: async (id, now) => {
      await prisma.worker.updateMany({ where: { id }, data: { stoppedAt: now } });
    },
    list: (aliveSince) =>
      prisma.worker.findMany({
        where: { heartbeatAt: { gte: aliveSince } },
        orderBy: [{ startedAt: 'desc' }, { id: 'asc' }],
      }),
  };
}

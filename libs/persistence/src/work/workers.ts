import type { WorkerCapabilities } from '@circuitwatch/queue-contracts';
import { toJson } from '../access/audit.ts';
import type { Database } from '../database/database.ts';
import type { WorkerRepository } from './records.ts';

/** Worker processes on one connection. */
export function workerRepository({ prisma }: Database): WorkerRepository {
  return {
    heartbeat: async ({ id, hostname, pid, queues, capabilities, startedAt }, now) => {
      const seen = {
        hostname,
        pid,
        queues: [...queues],
        startedAt,
        heartbeatAt: now,
        stoppedAt: null,
        ...(capabilities === null ? {} : { capabilities: toJson(capabilities) }),
      };
      await prisma.worker.upsert({ where: { id }, create: { id, ...seen }, update: seen });
    },
    stopped: async (id, now) => {
      await prisma.worker.updateMany({ where: { id }, data: { stoppedAt: now } });
    },
    list: async (aliveSince) => {
      const rows = await prisma.worker.findMany({
        where: { heartbeatAt: { gte: aliveSince } },
        orderBy: [{ startedAt: 'desc' }, { id: 'asc' }],
      });
      return rows.map(({ capabilities, ...row }) => ({
        ...row,
        capabilities: capabilities as unknown as WorkerCapabilities | null,
      }));
    },
  };
}

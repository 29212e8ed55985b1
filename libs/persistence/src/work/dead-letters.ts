import { conflict, notFound } from '@circuitwatch/platform-errors';
import { writeAudit } from '../access/audit.ts';
import type { Actor } from '../access/records.ts';
import type { Database } from '../database/database.ts';
import { alignOne, uuids } from '../paging/align.ts';
import { keysetPage } from '../paging/keyset.ts';
import { createdAtOrder } from '../paging/orders.ts';
import type { DeadLetter, DeadLetterRepository, DeadLetterResolution } from './records.ts';
import { lockFamily } from './hold-job.ts';
import { reopenJob } from './reopen-job.ts';

type Filter = NonNullable<Parameters<DeadLetterRepository['count']>[0]>;

function condition(filter: Filter): { resolution?: null | { not: null } } {
  if (filter.open == null) return {};
  return { resolution: filter.open ? null : { not: null } };
}

async function getDeadLetter(database: Database, id: string): Promise<DeadLetter> {
  const [known] = uuids([id]);
  const row =
    known === undefined ? null : await database.prisma.deadLetter.findUnique({ where: { id: known } });
  if (row === null) throw notFound('Dead letter', id);
  return row;
}

async function resolve(
  database: Database,
  id: string,
  resolution: DeadLetterResolution,
  actor: Actor,
  now: Date,
): Promise<DeadLetter> {
  return database.transaction(async (tx) => {
    const letter = await getDeadLetter(tx, id);
    await lockFamily(tx, letter.jobId);
    await tx.query('select id from job where id = $1::uuid for update', letter.jobId);
    const { count } = await tx.prisma.deadLetter.updateMany({
      where: { id, resolution: null },
      data: { resolution, resolvedBy: actor.name, resolvedAt: now },
    });
    if (count === 0) throw conflict(`Dead letter "${id}" was resolved before.`);
    if (resolution === 'RETRIED') await reopenJob(tx, letter.jobId, now);
    const action = resolution === 'RETRIED' ? 'deadLetter.retry' : 'deadLetter.discard';
    await writeAudit(tx, actor, {
      action,
      targetType: 'deadLetter',
      targetId: id,
      details: { jobId: letter.jobId },
    });
    return getDeadLetter(tx, id);
  });
}

/** Dead letters on one connection. */
export function deadLetterRepository(database: Database): DeadLetterRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: createdAtOrder,
        defaultOrder: 'NEWEST',
        find: ({ where, orderBy, take }) =>
          prisma.deadLetter.findMany({
            where: { AND: [condition(args.filter ?? {}), where] },
            orderBy,
            take,
          }),
        toNode: (row) => row,
      }),
    count: (filter) => prisma.deadLetter.count({ where: condition(filter ?? {}) }),
    get: (id) => getDeadLetter(database, id),
    byIds: async (ids) => {
      const rows = await prisma.deadLetter.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows, (row) => row.id);
    },
    retry: (id, actor, now) => resolve(database, id, 'RETRIED', actor, now),
    discard: (id, actor, now) => resolve(database, id, 'DISCARDED', actor, now),
  };
}

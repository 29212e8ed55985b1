import { type Database } from '../database/database.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { alignOne, uuids } from '../paging/align.ts';
import { keysetPage, type Orders } from '../paging/keyset.ts';
import type { Actor, AuditFilter, AuditRepository, NewAuditEvent } from './records.ts';

const orders: Orders<'NEWEST'> = {
  NEWEST: [
    { field: 'at', direction: 'desc', type: 'instant' },
    { field: 'id', direction: 'asc', type: 'uuid' },
  ],
};

/** Writes the deed in the caller's transaction; `details` must be plain JSON without secrets. */
export async function writeAudit(database: Database, actor: Actor, event: NewAuditEvent): Promise<void> {
  await database.prisma.auditEvent.create({
    data: {
      actor: actor.name,
      role: actor.role,
      requestId: actor.requestId,
      action: event.action,
      targetType: event.targetType,
      targetId: event.targetId,
      details: toJson(event.details ?? {}),
    },
  });
}

/** Plain JSON: instants as text, absent fields left out. */
export function toJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
}

function condition(filter: AuditFilter): Prisma.AuditEventWhereInput {
  return {
    ...(filter.actor == null ? {} : { actor: filter.actor }),
    ...(filter.action == null ? {} : { action: filter.action }),
    ...(filter.targetType == null ? {} : { targetType: filter.targetType }),
    ...(filter.targetId == null ? {} : { targetId: filter.targetId }),
    at: {
      ...(filter.from == null ? {} : { gte: filter.from }),
      ...(filter.to == null ? {} : { lt: filter.to }),
    },
  };
}

/** The audit trail on one connection. */
export function auditRepository(database: Database): AuditRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders,
        defaultOrder: 'NEWEST',
        find: ({ where, orderBy, take }) =>
          prisma.auditEvent.findMany({
            where: { AND: [condition(args.filter ?? {}), where] },
            orderBy,
            take,
          }),
        toNode: (row) => row,
      }),
    count: (filter) => prisma.auditEvent.count({ where: condition(filter ?? {}) }),
    byIds: async (ids) => {
      const rows = await prisma.auditEvent.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows, (row) => row.id);
    },
    record: (actor, event) => writeAudit(database, actor, event),
  };
}

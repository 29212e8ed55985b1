import type { FailureReason, NotificationMessage } from '@circuitwatch/alerting-definitions';
import { conflict, notFound } from '@circuitwatch/platform-errors';
import { toJson, writeAudit } from '../../access/audit.ts';
import type { Actor } from '../../access/records.ts';
import type { Database } from '../../database/database.ts';
import { uuidv7 } from '../../database/uuid.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { alignMany, alignOne, uuids } from '../../paging/align.ts';
import { keysetPage } from '../../paging/keyset.ts';
import { createdAtOrder } from '../../paging/orders.ts';
import { wakeAlerting } from '../alerts/notify-alerts.ts';
import type {
  NotificationAttempt,
  NotificationFilter,
  NotificationRepository,
  StoredNotification,
} from '../receiver-records.ts';
import { toNotification } from './notification-row.ts';

function condition(filter: NotificationFilter): Prisma.NotificationWhereInput {
  return {
    ...(filter.statuses == null ? {} : { status: { in: [...filter.statuses] } }),
    ...(filter.actionGroup == null ? {} : { actionGroup: filter.actionGroup }),
    ...(filter.receiverId == null ? {} : { receiverId: { in: uuids([filter.receiverId]) } }),
    ...(filter.alertId == null ? {} : { alerts: { some: { alertId: { in: uuids([filter.alertId]) } } } }),
  };
}

async function attempts(
  { prisma }: Database,
  ids: readonly string[],
): Promise<readonly (readonly NotificationAttempt[])[]> {
  const rows = await prisma.notificationAttempt.findMany({
    where: { notificationId: { in: uuids(ids) } },
    orderBy: [{ notificationId: 'asc' }, { number: 'asc' }],
  });
  const tries = rows.map((row) => ({
    ...row,
    outcome: row.outcome as NotificationAttempt['outcome'],
    failure: row.failure as FailureReason | null,
  }));
  return alignMany(ids, tries, ({ notificationId }) => notificationId);
}

async function resend(database: Database, id: string, actor: Actor, now: Date): Promise<StoredNotification> {
  return database.transaction(async (tx) => {
    const [known] = uuids([id]);
    const row =
      known === undefined ? null : await tx.prisma.notification.findUnique({ where: { id: known } });
    if (row === null) throw notFound('Notification', id);
    if (row.status !== 'DEAD' && row.status !== 'SENT' && row.status !== 'CANCELED') {
      throw conflict('This notification is still on its way.');
    }
    const next = uuidv7();
    const message = { ...(row.message as Prisma.JsonObject), id: next };
    const copy = await tx.prisma.notification.create({
      data: {
        id: next,
        groupKey: row.groupKey,
        actionGroup: row.actionGroup,
        receiverId: row.receiverId,
        reason: row.reason,
        condition: row.condition,
        message,
        nextAttemptAt: now,
        createdAt: now,
      },
    });
    await tx.query(
      `insert into notification_alert (notification_id, alert_id, episode, condition)
       select $2::uuid, alert_id, episode, condition from notification_alert where notification_id = $1::uuid`,
      row.id,
      next,
    );
    await writeAudit(tx, actor, {
      action: 'notification.resend',
      targetType: 'notification',
      targetId: row.id,
      details: { as: next },
    });
    await wakeAlerting(tx);
    return toNotification(copy);
  });
}

async function test(
  database: Database,
  receiverId: string,
  message: NotificationMessage,
  actor: Actor,
  now: Date,
): Promise<StoredNotification> {
  return database.transaction(async (tx) => {
    const [known] = uuids([receiverId]);
    const receiver =
      known === undefined ? null : await tx.prisma.receiver.findUnique({ where: { id: known } });
    if (receiver === null) throw notFound('Receiver', receiverId);
    const row = await tx.prisma.notification.create({
      data: {
        id: message.id,
        groupKey: message.groupKey,
        actionGroup: message.actionGroup,
        receiverId: receiver.id,
        reason: 'TEST',
        condition: message.status,
        message: toJson(message),
        nextAttemptAt: now,
        createdAt: now,
      },
    });
    await writeAudit(tx, actor, { action: 'receiver.test', targetType: 'receiver', targetId: receiver.id });
    await wakeAlerting(tx);
    return toNotification(row);
  });
}

/** Notifications as people see them, on one connection. */
export function notificationRepository(database: Database): NotificationRepository {
  const { notification } = database.prisma;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: createdAtOrder,
        defaultOrder: 'NEWEST',
        find: ({ where, orderBy, take }) =>
          notification.findMany({ where: { AND: [condition(args.filter ?? {}), where] }, orderBy, take }),
        toNode: toNotification,
      }),
    count: (filter) => notification.count({ where: condition(filter ?? {}) }),
    byIds: async (ids) => {
      const rows = await notification.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows.map(toNotification), ({ id }) => id);
    },
    attempts: (ids) => attempts(database, ids),
    resend: (id, actor, now) => resend(database, id, actor, now),
    test: (receiverId, message, actor, now) => test(database, receiverId, message, actor, now),
  };
}

import type {
  FailureReason,
  NotificationMessage,
  NotificationReason,
} from '@circuitwatch/alerting-definitions';
import type { Notification } from '../../generated/prisma/client.ts';
import type { StoredNotification } from '../receiver-records.ts';

type Instants<Of> = { readonly [Name in keyof Of]: Of[Name] extends Date ? string : Of[Name] };
type AlertJson = Omit<Instants<NotificationMessage['alerts'][number]>, 'endsAt'> & {
  readonly endsAt: string | null;
};
type MessageJson = Omit<Instants<NotificationMessage>, 'alerts'> & { readonly alerts: readonly AlertJson[] };

/** A message with its instants, as it was before it was JSON. */
export function toMessage(json: unknown): NotificationMessage {
  const message = json as MessageJson;
  return {
    ...message,
    createdAt: new Date(message.createdAt),
    alerts: message.alerts.map((alert) => ({
      ...alert,
      startsAt: new Date(alert.startsAt),
      endsAt: alert.endsAt === null ? null : new Date(alert.endsAt),
    })),
  };
}

/** A notification as it lies in the table. */
export function toNotification(row: Notification): StoredNotification {
  const { id, groupKey, actionGroup, receiverId, condition, status, attempts } = row;
  const { nextAttemptAt, sentAt, lastError, createdAt } = row;
  return {
    id,
    groupKey,
    actionGroup,
    receiverId,
    reason: row.reason as NotificationReason,
    condition: condition === 'RESOLVED' ? 'RESOLVED' : 'FIRING',
    message: toMessage(row.message),
    status,
    attempts,
    nextAttemptAt,
    sentAt,
    failure: row.failure as FailureReason | null,
    lastError,
    createdAt,
  };
}

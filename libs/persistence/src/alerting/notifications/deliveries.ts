import type { ReceiverKind, ReceiverSettings } from '@circuitwatch/alerting-definitions';
import { toJson } from '../../access/audit.ts';
import type { Database } from '../../database/database.ts';
import { storableText } from '../../database/storable-text.ts';
import { wakeAlerting } from '../alerts/notify-alerts.ts';
import type { AttemptOutcome, ClaimedNotification, NotificationDeliveryRepository } from '../work-records.ts';
import { toMessage } from './notification-row.ts';
import { tellOfDeadLetter, tellOfRecovery } from './receiver-health.ts';

interface ClaimedRow {
  readonly id: string;
  readonly attempts: number;
  readonly message: unknown;
  readonly createdAt: Date;
  readonly receiverId: string;
  readonly name: string;
  readonly kind: ReceiverKind;
  readonly enabled: boolean;
  readonly settings: ReceiverSettings;
  readonly secrets: Readonly<Record<string, string>>;
  readonly pace: unknown;
}

/**
 * A group's messages reach a receiver in their order: only the oldest unfinished one is taken. A lease that ran out is
 * of somebody who died between taking and recording: the one window in which a message may go out twice.
 */
const claimSql = `
  with due as (
    select id from notification candidate
    where ((status in ('PENDING', 'RETRY') and next_attempt_at <= $1::timestamptz)
        or (status = 'SENDING' and lease_until <= $1::timestamptz))
      and not exists (
        select from notification earlier
        where earlier.receiver_id = candidate.receiver_id and earlier.group_key = candidate.group_key
          and (earlier.created_at, earlier.id) < (candidate.created_at, candidate.id)
          and earlier.status in ('PENDING', 'RETRY', 'SENDING'))
    order by next_attempt_at, created_at limit $2 for update skip locked
  )
  update notification set status = 'SENDING', attempts = attempts + 1, lease_until = $3::timestamptz
  from due, receiver
  where notification.id = due.id and receiver.id = notification.receiver_id
  returning notification.id, attempts, message, created_at as "createdAt", receiver.id as "receiverId",
    receiver.name, receiver.kind, receiver.enabled, receiver.settings, receiver.secrets, receiver.pace`;

async function claim(
  database: Database,
  now: Date,
  limit: number,
  leaseMs: number,
): Promise<readonly ClaimedNotification[]> {
  const rows = await database.query<ClaimedRow>(claimSql, now, limit, new Date(now.getTime() + leaseMs));
  return rows.map(({ id, attempts, message, createdAt, receiverId, secrets, ...receiver }) => ({
    id,
    attempt: attempts,
    message: toMessage(message),
    createdAt,
    receiver: { id: receiverId, sealedSecrets: secrets, ...receiver },
  }));
}

async function savePace(database: Database, receiverId: string, pace: unknown): Promise<void> {
  await database.prisma.receiver.updateMany({
    where: { id: receiverId },
    data: { pace: toJson(pace ?? {}) },
  });
}

async function postpone(
  database: Database,
  ...[id, attempt, until, why, receiver]: Parameters<NotificationDeliveryRepository['postpone']>
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(
      `update notification set status = 'RETRY', attempts = attempts - 1, lease_until = null,
         next_attempt_at = $3::timestamptz, last_error = $4
       where id = $1::uuid and status = 'SENDING' and attempts = $2`,
      id,
      attempt,
      until,
      storableText(why),
    );
    await savePace(tx, receiver.id, receiver.pace);
  });
}

/** What the row becomes; false when another attempt has overtaken this one. */
async function advance(database: Database, outcome: AttemptOutcome): Promise<boolean> {
  const { id, attempt, next, result, at } = outcome;
  const failure = result.outcome === 'SENT' ? null : result.reason;
  const error = result.outcome === 'SENT' ? null : storableText(result.message);
  const rows = await database.query(
    `update notification set status = $3::notification_status, lease_until = null, failure = $4, last_error = $5,
       next_attempt_at = coalesce($6::timestamptz, next_attempt_at),
       sent_at = case when $3 = 'SENT' then $7::timestamptz end
     where id = $1::uuid and status = 'SENDING' and attempts = $2 returning id`,
    id,
    attempt,
    next.status,
    failure,
    error,
    next.status === 'RETRY' ? next.at : null,
    at,
  );
  return rows.length > 0;
}

async function settle(database: Database, outcome: AttemptOutcome): Promise<boolean> {
  return database.transaction(async (tx) => {
    if (!(await advance(tx, outcome))) return false;
    const { id, attempt, result, at, tookMs, receiverId, next, pace } = outcome;
    await tx.prisma.notificationAttempt.create({
      data: {
        notificationId: id,
        number: attempt,
        at,
        tookMs: Math.round(tookMs),
        outcome: result.outcome,
        failure: result.outcome === 'SENT' ? null : result.reason,
        message: storableText(result.outcome === 'SENT' ? result.detail : result.message),
      },
    });
    await savePace(tx, receiverId, pace);
    if (next.status === 'DEAD') await tellOfDeadLetter(tx, outcome);
    if (next.status === 'SENT') await tellOfRecovery(tx, outcome);
    // The next message of its group may go now.
    if (next.status !== 'RETRY') await wakeAlerting(tx);
    return true;
  });
}

/** Messages on their way out, on one connection pool. */
export function notificationDeliveryRepository(database: Database): NotificationDeliveryRepository {
  return {
    claim: (now, limit, leaseMs) => claim(database, now, limit, leaseMs),
    postpone: (...args) => postpone(database, ...args),
    settle: (outcome) => settle(database, outcome),
    backlog: async (now) => {
      const [row] = await database.query<{ pending: number; oldest: Date | null; dead: number }>(
        `select count(*) filter (where status <> 'DEAD')::int as pending,
           min(created_at) filter (where status <> 'DEAD') as oldest,
           count(*) filter (where status = 'DEAD')::int as dead
         from notification where status in ('PENDING', 'RETRY', 'SENDING', 'DEAD')`,
      );
      const oldestAgeMs = row?.oldest ? Math.max(0, now.getTime() - row.oldest.getTime()) : 0;
      return { pending: row?.pending ?? 0, oldestAgeMs, dead: row?.dead ?? 0 };
    },
    nextDue: async () => {
      const [row] = await database.query<{ at: Date | null }>(
        `select min(case status when 'SENDING' then lease_until else next_attempt_at end) as at
         from notification where status in ('PENDING', 'RETRY', 'SENDING')`,
      );
      return row?.at ?? null;
    },
  };
}

import type { Database } from '../../database/database.ts';
import { storableJson } from '../../telemetry/storable-json.ts';
import { wakeAlerting } from '../alerts/notify-alerts.ts';
import type { AlertGroupRepository, GroupDecision, GroupWork, NewNotification } from '../work-records.ts';
import { loadGroups, loadRound } from './load-groups.ts';

/** What was decided about one group. */
interface Decided {
  readonly work: GroupWork;
  readonly decision: GroupDecision;
}

interface Written extends NewNotification {
  readonly id: string;
  readonly groupKey: string;
  readonly actionGroup: string;
}

function written({ work, decision }: Decided): readonly Written[] {
  return decision.notifications.map((notification) => {
    const { id } = notification.message;
    const actionGroup = work.actionGroup?.name ?? notification.message.actionGroup;
    return { ...notification, id, groupKey: work.key, actionGroup };
  });
}

async function insertNotifications(
  database: Database,
  rows: readonly Written[],
  episodes: ReadonlyMap<string, number>,
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await database.query(
    `insert into notification (id, group_key, action_group, receiver_id, reason, condition, message, next_attempt_at,
       created_at)
     select id, "groupKey", "actionGroup", "receiverId", reason, message ->> 'status', message, $2::timestamptz,
       $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as given(id uuid, "groupKey" text, "actionGroup" text, "receiverId" uuid,
       reason text, message jsonb)`,
    storableJson(rows),
    now,
  );
  const told = rows.flatMap(({ id, firing, resolved }) => [
    ...firing.map((alertId) => ({ id, alertId, condition: 'FIRING', episode: episodes.get(alertId) ?? 0 })),
    ...resolved.map((alertId) => ({
      id,
      alertId,
      condition: 'RESOLVED',
      episode: episodes.get(alertId) ?? 0,
    })),
  ]);
  await database.query(
    `insert into notification_alert (notification_id, alert_id, episode, condition)
     select id, "alertId", episode, condition
     from jsonb_to_recordset($1::jsonb) as given(id uuid, "alertId" uuid, episode int, condition text)
     on conflict do nothing`,
    JSON.stringify(told),
  );
}

/** Rows of what was told; a firing and a resolution of one alert that a message tells both count as told. */
async function settleTold(database: Database, rows: readonly Written[], now: Date): Promise<void> {
  const told = rows.flatMap(({ id, groupKey, receiverId, firing, resolved }) =>
    [...firing, ...resolved].map((alertId) => ({ id, groupKey, receiverId, alertId })),
  );
  if (told.length === 0) return;
  await database.query(
    `update alert_delivery delivery set state = 'TOLD', notification_id = given.id, reason = null, detail = null,
       until = null, decided_at = $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as given(id uuid, "groupKey" text, "receiverId" uuid, "alertId" uuid)
     where delivery.group_key = given."groupKey" and delivery.receiver_id = given."receiverId"
       and delivery.alert_id = given."alertId" and delivery.notification_id is null`,
    JSON.stringify(told),
    now,
  );
}

/** Rows of what is held back for now, or for good; they become told when that ends and the alert still fires. */
async function settleSuppressed(database: Database, decided: readonly Decided[], now: Date): Promise<void> {
  const held = decided.flatMap(({ work, decision }) =>
    decision.suppressed.map((suppressed) => ({ ...suppressed, groupKey: work.key })),
  );
  if (held.length === 0) return;
  await database.query(
    `update alert_delivery delivery set state = 'SUPPRESSED', reason = given.reason, detail = given.detail,
       until = given.until, decided_at = $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as given("groupKey" text, "receiverId" uuid, "alertId" uuid, reason text,
       detail text, until timestamptz)
     where delivery.group_key = given."groupKey" and delivery.receiver_id = given."receiverId"
       and delivery.alert_id = given."alertId" and delivery.notification_id is null`,
    storableJson(held),
    now,
  );
}

async function storeGroups(database: Database, decided: readonly Decided[], now: Date): Promise<void> {
  const done = decided.filter(({ decision }) => decision.nextFlushAt === null).map(({ work }) => work.key);
  const open = decided
    .filter(({ decision }) => decision.nextFlushAt !== null)
    .map(({ work, decision }) => ({
      key: work.key,
      entries: decision.entries,
      nextFlushAt: decision.nextFlushAt,
    }));
  await database.query(
    `update alert_group set entries = given.entries, next_flush_at = given."nextFlushAt",
       last_flush_at = $2::timestamptz, revision = revision + 1
     from jsonb_to_recordset($1::jsonb) as given(key text, entries jsonb, "nextFlushAt" timestamptz)
     where alert_group.key = given.key`,
    storableJson(open),
    now,
  );
  const leaving = decided.flatMap(({ work, decision }) =>
    decision.leaving.map((alertId) => ({ groupKey: work.key, alertId })),
  );
  await database.query(
    `delete from alert_group_member member
     using jsonb_to_recordset($1::jsonb) as given("groupKey" text, "alertId" uuid)
     where member.group_key = given."groupKey" and member.alert_id = given."alertId"`,
    JSON.stringify(leaving),
  );
  if (done.length > 0) await database.query('delete from alert_group where key = any($1::text[])', done);
}

async function flush(
  database: Database,
  ...[now, limit, decide]: Parameters<AlertGroupRepository['flush']>
): Promise<{ readonly groups: number; readonly notifications: number }> {
  return database.transaction(async (tx) => {
    const due = await tx.query<{ key: string }>(
      `select key from alert_group where next_flush_at <= $1::timestamptz
       order by next_flush_at limit $2 for update skip locked`,
      now,
      limit,
    );
    if (due.length === 0) return { groups: 0, notifications: 0 };
    const groups = await tx.prisma.alertGroup.findMany({ where: { key: { in: due.map(({ key }) => key) } } });
    const round = await loadRound(tx, now);
    const works = await loadGroups(tx, groups);
    const decided = works.map((work) => ({ work, decision: decide(work, round) }));
    const notifications = decided.flatMap(written);
    const episodes = new Map(
      works.flatMap(({ alerts }) => alerts.map(({ id, episode }) => [id, episode] as const)),
    );
    await insertNotifications(tx, notifications, episodes, now);
    await settleTold(tx, notifications, now);
    await settleSuppressed(tx, decided, now);
    await storeGroups(tx, decided, now);
    if (notifications.length > 0) await wakeAlerting(tx);
    return { groups: groups.length, notifications: notifications.length };
  });
}

/** Groups on one connection pool. */
export function alertGroupRepository(database: Database): AlertGroupRepository {
  return {
    flush: (now, limit, decide) => flush(database, now, limit, decide),
    nextDue: async () => {
      const [row] = await database.query<{ at: Date | null }>(
        'select min(next_flush_at) as at from alert_group',
      );
      return row?.at ?? null;
    },
  };
}

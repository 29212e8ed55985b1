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

/** An alert that a message tells of. */
interface Told {
  readonly id: string;
  readonly alertId: string;
  readonly episode: number;
  readonly condition: 'FIRING' | 'RESOLVED';
}

function toldBy(rows: readonly Written[], works: readonly GroupWork[]): readonly Told[] {
  const episodes = new Map(
    works.flatMap(({ alerts }) => alerts.map(({ id, episode }) => [id, episode] as const)),
  );
  const one = (id: string, alertId: string, condition: Told['condition']): Told => {
    return { id, alertId, condition, episode: episodes.get(alertId) ?? 0 };
  };
  return rows.flatMap(({ id, firing, resolved }) => [
    ...firing.map((alertId) => one(id, alertId, 'FIRING')),
    ...resolved.map((alertId) => one(id, alertId, 'RESOLVED')),
  ]);
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
  told: readonly Told[],
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
  await database.query(
    `insert into notification_alert (notification_id, alert_id, episode, condition)
     select id, "alertId", episode, condition
     from jsonb_to_recordset($1::jsonb) as given(id uuid, "alertId" uuid, episode int, condition text)
     on conflict do nothing`,
    JSON.stringify(told),
  );
}

/** The transitions of the told episode: beginnings for those that fire, ends for those that have resolved. */
async function settleTold(
  database: Database,
  rows: readonly Written[],
  told: readonly Told[],
  now: Date,
): Promise<void> {
  if (told.length === 0) return;
  const places = new Map(rows.map(({ id, groupKey, receiverId }) => [id, { groupKey, receiverId }]));
  await database.query(
    `update alert_delivery delivery set state = 'TOLD', notification_id = given.id, reason = null, detail = null,
       until = null, decided_at = $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as given(id uuid, "groupKey" text, "receiverId" uuid, "alertId" uuid,
       episode int, condition text)
     join alert_transition transition on transition.alert_id = given."alertId"
       and transition.episode = given.episode
       and (transition.to_state = 'NORMAL') = (given.condition = 'RESOLVED')
     where delivery.group_key = given."groupKey" and delivery.receiver_id = given."receiverId"
       and delivery.transition_id = transition.id and delivery.notification_id is null`,
    JSON.stringify(told.map((one) => ({ ...one, ...places.get(one.id) }))),
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
     join alert on alert.id = given."alertId"
     join alert_transition transition on transition.alert_id = alert.id and transition.episode = alert.episode
     where delivery.group_key = given."groupKey" and delivery.receiver_id = given."receiverId"
       and delivery.transition_id = transition.id and delivery.notification_id is null`,
    storableJson(held),
    now,
  );
}

/** Episodes that were over before the group was looked at, with another one begun since. */
async function settleOverEpisodes(database: Database, decided: readonly Decided[], now: Date): Promise<void> {
  await database.query(
    `update alert_delivery delivery set state = 'SUPPRESSED', reason = 'RESOLVED_BEFORE_SENT',
       detail = 'It had resolved, and fired again, before this receiver was told of it.',
       decided_at = $2::timestamptz
     from alert_transition transition join alert on alert.id = transition.alert_id
     where delivery.group_key = any($1::text[]) and delivery.state = 'WAITING'
       and transition.id = delivery.transition_id and transition.episode < alert.episode`,
    decided.map(({ work }) => work.key),
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
       first_flush_at = coalesce(first_flush_at, $2::timestamptz), revision = revision + 1
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
    const told = toldBy(notifications, works);
    await insertNotifications(tx, notifications, told, now);
    await settleTold(tx, notifications, told, now);
    await settleSuppressed(tx, decided, now);
    await settleOverEpisodes(tx, decided, now);
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

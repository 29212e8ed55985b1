import type { SuppressionReason } from '@circuitwatch/alerting-definitions';
import type { Database } from '../../database/database.ts';
import { alignMany, uuids } from '../../paging/align.ts';
import type { AlertDelivery, AlertNote, StoredTransition } from '../records.ts';

/** Of each alert the newest `limit` rows of one table, newest first. */
async function newestOf<Row extends { readonly alertId: string }>(
  database: Database,
  alertIds: readonly string[],
  limit: number,
  sql: string,
): Promise<readonly (readonly Row[])[]> {
  const rows = await database.query<Row>(
    `select found.* from unnest($1::uuid[]) as asked(id) cross join lateral (${sql}) as found`,
    uuids(alertIds),
    limit,
  );
  return alignMany(alertIds, rows, ({ alertId }) => alertId);
}

/** Changes of state. */
export function transitionsOf(
  database: Database,
  alertIds: readonly string[],
  limit: number,
): Promise<readonly (readonly StoredTransition[])[]> {
  return newestOf(
    database,
    alertIds,
    limit,
    `select id, alert_id as "alertId", from_state as "from", to_state as "to", reason, value, at, episode, message
     from alert_transition where alert_id = asked.id order by at desc, id desc limit $2`,
  );
}

/** What people did. */
export function notesOf(
  database: Database,
  alertIds: readonly string[],
  limit: number,
): Promise<readonly (readonly AlertNote[])[]> {
  return newestOf(
    database,
    alertIds,
    limit,
    `select id, alert_id as "alertId", kind, actor, text, at
     from alert_note where alert_id = asked.id order by at desc, id desc limit $2`,
  );
}

/** Who was told of which transition. */
export function deliveriesOf(
  database: Database,
  alertIds: readonly string[],
  limit: number,
): Promise<readonly (readonly AlertDelivery[])[]> {
  return newestOf<AlertDelivery & { readonly reason: SuppressionReason | null }>(
    database,
    alertIds,
    limit,
    `select transition_id as "transitionId", receiver_id as "receiverId", delivery.alert_id as "alertId",
       group_key as "groupKey", delivery.state, delivery.reason, detail, until, notification_id as "notificationId",
       decided_at as "decidedAt"
     from alert_delivery delivery join alert_transition transition on transition.id = delivery.transition_id
     where delivery.alert_id = asked.id order by transition.at desc, transition.id desc, receiver_id limit $2`,
  );
}

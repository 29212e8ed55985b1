import { routeAlert, type RouteMatch } from '@circuitwatch/alerting-routing';
import type { Database } from '../../database/database.ts';
import { storableJson } from '../../telemetry/storable-json.ts';
import { toAlert, toRoutedAlert } from '../alerts/alert-row.ts';
import type { WrittenTransition } from '../alerts/write-alerts.ts';
import type { StoredAlert } from '../records.ts';
import { readPolicy } from '../routing-policy/read-policy.ts';

/** An alert that a group is to look at. */
interface Routed {
  readonly alert: StoredAlert;
  readonly match: RouteMatch;
}

/** When a group with a change is looked at: a new one after its wait, another one at the next multiple of its interval. */
async function touchGroups(database: Database, routed: readonly Routed[], now: Date): Promise<void> {
  const groups = Map.groupBy(routed, ({ match }) => match.groupKey);
  const rows = [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, members]) => groupRow(key, members, now));
  await database.query(
    `insert into alert_group (key, action_group, settings, labels, next_flush_at, created_at)
     select key, "actionGroup", settings, labels, "firstAt", $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as given(key text, "actionGroup" text, settings jsonb, labels jsonb,
       "firstAt" timestamptz)
     on conflict (key) do update set settings = excluded.settings, revision = alert_group.revision + 1,
       next_flush_at = least(alert_group.next_flush_at, case
         when alert_group.first_flush_at is null then excluded.next_flush_at
         else least(alert_group.first_flush_at, $2::timestamptz) + make_interval(secs => (excluded.settings ->> 'groupIntervalSeconds')::float8
           * ceil(greatest(0, extract(epoch from $2::timestamptz - alert_group.first_flush_at)) / (excluded.settings ->> 'groupIntervalSeconds')::float8))
         end)`,
    storableJson(rows),
    now,
  );
  await database.query(
    `insert into alert_group_member (group_key, alert_id)
     select distinct "groupKey", "alertId" from jsonb_to_recordset($1::jsonb) as given("groupKey" text, "alertId" uuid)
     on conflict do nothing`,
    storableJson(routed.map(({ alert, match }) => ({ groupKey: match.groupKey, alertId: alert.id }))),
  );
}

/** An alert that fires for longer than the wait, as one sent by others may, is told at once. */
function groupRow(key: string, members: readonly Routed[], now: Date) {
  const [first] = members;
  if (first === undefined) throw new Error('A group has no member.');
  // A sender whose clock runs ahead makes nobody wait longer.
  const oldest = Math.min(now.getTime(), ...members.map(({ alert }) => (alert.startsAt ?? now).getTime()));
  const { actionGroup, groupLabels, groupWaitSeconds } = first.match;
  const firstAt = new Date(Math.max(now.getTime(), oldest + groupWaitSeconds * 1_000));
  return { key, actionGroup, settings: first.match, labels: groupLabels, firstAt };
}

/** One row for each transition and receiver, from the transaction of the transition on. */
async function insertDeliveries(
  database: Database,
  transitions: readonly WrittenTransition[],
  routed: readonly Routed[],
): Promise<void> {
  const matchesOf = Map.groupBy(routed, ({ alert }) => alert.id);
  const rows = transitions.flatMap(({ id, alertId }) =>
    (matchesOf.get(alertId) ?? []).map(({ match }) => ({
      transitionId: id,
      alertId,
      groupKey: match.groupKey,
      actionGroup: match.actionGroup,
    })),
  );
  await database.query(
    `insert into alert_delivery (transition_id, receiver_id, alert_id, group_key)
     select "transitionId", receiver.id, "alertId", "groupKey"
     from jsonb_to_recordset($1::jsonb) as given("transitionId" uuid, "alertId" uuid, "groupKey" text,
       "actionGroup" text)
     join action_group on action_group.name = "actionGroup"
     join receiver on receiver.action_group_id = action_group.id
     on conflict do nothing`,
    storableJson(rows),
  );
}

/** Puts alerts into the groups that the policy says; gives where each went. */
export async function routeAlerts(
  database: Database,
  alertIds: readonly string[],
  now: Date,
): Promise<readonly Routed[]> {
  const [{ policy }, rows] = await Promise.all([
    readPolicy(database),
    database.prisma.alert.findMany({ where: { id: { in: [...alertIds] } } }),
  ]);
  const routed = rows
    .map(toAlert)
    .flatMap((alert) => routeAlert(policy, toRoutedAlert(alert)).map((match) => ({ alert, match })));
  if (routed.length > 0) await touchGroups(database, routed, now);
  return routed;
}

/** What people are to be told goes to its groups, and waits there for each receiver. */
export async function routeTransitions(
  database: Database,
  transitions: readonly WrittenTransition[],
  now: Date,
): Promise<void> {
  if (transitions.length === 0) return;
  const routed = await routeAlerts(database, [...new Set(transitions.map(({ alertId }) => alertId))], now);
  if (routed.length > 0) await insertDeliveries(database, transitions, routed);
}

import type { DistributionDrawing } from '@circuitwatch/alerting-definitions';
import type { Database } from '../../database/database.ts';
import type { AlertGroup } from '../../generated/prisma/client.ts';
import { toActionGroup, toReceiver } from '../action-groups/receiver-row.ts';
import { isFiring, toAlert, toRoutedAlert } from '../alerts/alert-row.ts';
import type { StoredAlert } from '../records.ts';
import { readPolicy } from '../routing-policy/read-policy.ts';
import { toRule } from '../rules/rule-row.ts';
import { activeSilences } from '../silences/silences.ts';
import type { GroupWork, RoundContext } from '../work-records.ts';

/** Pictures are drawn of so many alerts of a group, the gravest. */
const mostDrawings = 3;

async function alertsOf(
  database: Database,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredAlert[]>> {
  const members = await database.prisma.alertGroupMember.findMany({
    where: { groupKey: { in: [...keys] } },
    include: { alert: true },
  });
  const byGroup = Map.groupBy(members, ({ groupKey }) => groupKey);
  return new Map([...byGroup].map(([key, rows]) => [key, rows.map(({ alert }) => toAlert(alert))]));
}

function gravestFirst(a: StoredAlert, b: StoredAlert): number {
  return a.severity - b.severity || b.changedAt.getTime() - a.changedAt.getTime();
}

function drawn(alerts: readonly StoredAlert[]): readonly StoredAlert[] {
  return alerts
    .filter((alert) => isFiring(alert) && alert.evidence?.runId != null && alert.evidence.feature !== null)
    .toSorted(gravestFirst)
    .slice(0, mostDrawings);
}

/** The distributions that the gravest alerts point at. */
async function drawingsOf(
  database: Database,
  alerts: readonly StoredAlert[],
): Promise<ReadonlyMap<string, DistributionDrawing>> {
  if (alerts.length === 0) return new Map();
  const wanted = alerts.map(({ id, evidence }) => ({
    alertId: id,
    runId: evidence?.runId ?? null,
    feature: evidence?.feature ?? '',
    signal: evidence?.signal ?? '',
  }));
  const rows = await database.query<DistributionDrawing & { readonly alertId: string }>(
    `select distinct on (wanted."alertId") wanted."alertId", drawing.feature, edges, categories,
       baseline_counts as "baselineCounts", target_counts as "targetCounts"
     from jsonb_to_recordset($1::jsonb) as wanted("alertId" uuid, "runId" uuid, feature text, signal text)
     join distribution drawing on drawing.run_id = wanted."runId" and drawing.feature = wanted.feature
     order by wanted."alertId", drawing.signal <> wanted.signal`,
    JSON.stringify(wanted),
  );
  return new Map(rows.map(({ alertId, ...drawing }) => [alertId, drawing]));
}

/** All that the fate of these groups hangs on; each kind of row is read once for all of them. */
export async function loadGroups(
  database: Database,
  groups: readonly AlertGroup[],
): Promise<readonly GroupWork[]> {
  const members = await alertsOf(
    database,
    groups.map(({ key }) => key),
  );
  const alerts = [...members.values()].flat();
  const names = [...new Set(groups.map(({ actionGroup }) => actionGroup))];
  const ruleIds = [...new Set(alerts.flatMap(({ ruleId }) => (ruleId === null ? [] : [ruleId])))];
  const [actionGroups, ruleRows, drawings] = await Promise.all([
    database.prisma.actionGroup.findMany({ where: { name: { in: names } }, include: { receivers: true } }),
    database.prisma.alertRule.findMany({ where: { id: { in: ruleIds } } }),
    drawingsOf(database, [...members.values()].flatMap(drawn)),
  ]);
  const rules = new Map(ruleRows.map((row) => [row.id, toRule(row)]));
  return groups.map((group) => {
    const actionGroup = actionGroups.find(({ name }) => name === group.actionGroup);
    return {
      key: group.key,
      actionGroup: actionGroup === undefined ? null : toActionGroup(actionGroup),
      receivers: (actionGroup?.receivers ?? []).map(toReceiver),
      settings: group.settings,
      labels: group.labels as Readonly<Record<string, string>>,
      createdAt: group.createdAt,
      firstFlushAt: group.firstFlushAt,
      entries: group.entries as Readonly<Record<string, unknown>>,
      alerts: members.get(group.key) ?? [],
      drawings,
      rules,
    };
  });
}

/** What all groups share: silences, the policy, and what may inhibit. */
export async function loadRound(database: Database, now: Date): Promise<RoundContext> {
  const [{ policy }, silences] = await Promise.all([readPolicy(database), activeSilences(database, now)]);
  const rows =
    policy.inhibitRules.length === 0
      ? []
      : await database.prisma.alert.findMany({ where: { state: { in: ['FIRING', 'RECOVERING'] } } });
  return { policy, silences, firing: rows.map(toAlert).map(toRoutedAlert) };
}

import type { AlertReason } from '@circuitwatch/alerting-definitions';
import { closeInstances } from '@circuitwatch/alerting-evaluation';
import type { Database } from '../../database/database.ts';
import { toAlert } from '../alerts/alert-row.ts';
import { toInstance } from '../alerts/to-instance.ts';
import { writeAlerts, type AlertChange } from '../alerts/write-alerts.ts';
import type { StoredRule } from '../records.ts';
import { ownerOf } from './rule-row.ts';

type ClosingReason = Extract<AlertReason, 'RULE_PAUSED' | 'RULE_DELETED' | 'RULE_UPDATED'>;

/** Every alert of the rule goes back to NORMAL; those that fired are told to have resolved, once. */
export async function closeAlerts(
  database: Database,
  rule: StoredRule,
  reason: ClosingReason,
  now: Date,
): Promise<void> {
  const rows = await database.prisma.alert.findMany({ where: { ruleId: rule.id, state: { not: 'NORMAL' } } });
  const alerts = rows.map(toAlert);
  const instances = new Map(alerts.map((alert) => [alert.fingerprint, toInstance(alert)]));
  const { transitions } = closeInstances(rule.definition, instances, reason, now);
  const byFingerprint = Map.groupBy(transitions, ({ fingerprint }) => fingerprint);
  const changes = alerts.map((alert): AlertChange => ({
    owner: ownerOf(rule),
    instance: {
      ...toInstance(alert),
      state: 'NORMAL',
      reason,
      activeSince: null,
      firingSince: null,
      recoveringSince: null,
      recent: [],
      goodInARow: 0,
      missingInARow: 0,
      evaluatedAt: now,
    },
    annotations: alert.annotations,
    transitions: byFingerprint.get(alert.fingerprint) ?? [],
  }));
  await writeAlerts(database, changes, now);
}

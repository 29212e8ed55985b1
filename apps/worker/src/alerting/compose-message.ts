import type {
  AlertRule,
  Labels,
  NotificationMessage,
  NotificationReason,
  NotifiedAlert,
} from '@circuitwatch/alerting-definitions';
import { describeCondition } from '@circuitwatch/alerting-evaluation';
import type { GroupWork, StoredAlert } from '@circuitwatch/persistence';

/** A message has at most so many alerts; the rest is counted. */
const mostAlerts = 100;

/** Which alerts of a group one receiver is told of, and why. */
export interface Telling {
  readonly id: string;
  readonly receiver: string;
  readonly reason: NotificationReason;
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  readonly now: Date;
  /** Where browsers reach the platform, without a slash at the end. */
  readonly publicUrl: string;
}

function isoDuration(seconds: number | null): string | null {
  if (seconds === null) return null;
  if (seconds % 86_400 === 0) return `P${seconds / 86_400}D`;
  if (seconds % 3_600 === 0) return `PT${seconds / 3_600}H`;
  return seconds % 60 === 0 ? `PT${seconds / 60}M` : `PT${seconds}S`;
}

/** Labels or annotations that all have, with one value. */
function common(sets: readonly Labels[]): Labels {
  const [first = {}, ...rest] = sets;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => rest.every((labels) => labels[name] === value)),
  );
}

function conditionOf(
  rule: AlertRule | undefined,
): Pick<NotifiedAlert, 'condition' | 'threshold' | 'window' | 'signalType'> {
  if (rule === undefined) return { condition: '', threshold: null, window: null, signalType: 'EXTERNAL' };
  return {
    condition: describeCondition(rule),
    threshold: rule.comparison?.threshold ?? null,
    window: isoDuration(rule.windowSeconds),
    signalType: rule.source.kind,
  };
}

function notified(
  alert: StoredAlert,
  status: NotifiedAlert['status'],
  work: GroupWork,
  publicUrl: string,
): NotifiedAlert {
  const rule = alert.ruleId === null ? undefined : work.rules.get(alert.ruleId)?.definition;
  const { annotations } = alert;
  return {
    id: alert.id,
    fingerprint: alert.fingerprint,
    status,
    ruleName: alert.ruleName,
    severity: alert.severity,
    summary: annotations['summary'] ?? rule?.description ?? '',
    description: annotations['description'] ?? rule?.description ?? '',
    labels: alert.labels,
    annotations,
    value: alert.value,
    ...conditionOf(rule),
    startsAt: alert.startsAt ?? alert.changedAt,
    endsAt: status === 'RESOLVED' ? (alert.resolvedAt ?? alert.changedAt) : null,
    url: `${publicUrl}/alerts/${alert.id}`,
    evidence: alert.evidence?.rows ?? [],
    distribution: work.drawings.get(alert.id) ?? null,
  };
}

function gravestFirst(a: NotifiedAlert, b: NotifiedAlert): number {
  const byStatus = Number(a.status === 'RESOLVED') - Number(b.status === 'RESOLVED');
  return byStatus || a.severity - b.severity || a.startsAt.getTime() - b.startsAt.getTime();
}

/** What one receiver of a group is told now. */
export function composeMessage(work: GroupWork, telling: Telling): NotificationMessage {
  const { publicUrl, now } = telling;
  const alertsOf = (ids: readonly string[], status: NotifiedAlert['status']): NotifiedAlert[] => {
    const wanted = new Set(ids);
    return work.alerts
      .filter(({ id }) => wanted.has(id))
      .map((alert) => notified(alert, status, work, publicUrl));
  };
  const alerts = [...alertsOf(telling.firing, 'FIRING'), ...alertsOf(telling.resolved, 'RESOLVED')];
  return {
    id: telling.id,
    groupKey: work.key,
    groupLabels: work.labels,
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    status: telling.firing.length > 0 ? 'FIRING' : 'RESOLVED',
    reason: telling.reason,
    actionGroup: work.actionGroup?.name ?? '',
    actionGroupShortName: work.actionGroup?.shortName ?? '',
    receiver: telling.receiver,
    alerts: alerts.toSorted(gravestFirst).slice(0, mostAlerts),
    truncatedAlerts: Math.max(0, alerts.length - mostAlerts),
    url: `${publicUrl}/alerts`,
    createdAt: now,
  };
}

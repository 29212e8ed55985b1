import type {
  AlertReason,
  AlertState,
  Labels,
  RoutedAlert,
  RuleEvidence,
  Severity,
} from '@circuitwatch/alerting-definitions';
import type { Alert } from '../../generated/prisma/client.ts';
import type { StoredAlert } from '../records.ts';

/** An alert as it lies in the table. */
export function toAlert(row: Alert): StoredAlert {
  return {
    ...row,
    labels: row.labels as Labels,
    annotations: row.annotations as Readonly<Record<string, string>>,
    severity: row.severity as Severity,
    evidence: row.evidence as RuleEvidence | null,
    state: row.state satisfies AlertState,
    reason: row.reason satisfies AlertReason,
  };
}

/** Whether it is told: RECOVERING still fires. */
export function isFiring({ state }: Pick<StoredAlert, 'state'>): boolean {
  return state === 'FIRING' || state === 'RECOVERING';
}

/** An alert as routing sees it. */
export function toRoutedAlert(alert: StoredAlert): RoutedAlert {
  const { id, fingerprint, labels, severity, actionGroups, throttleSeconds, episode } = alert;
  return {
    id,
    fingerprint,
    labels,
    severity,
    actionGroups,
    throttleSeconds,
    episode,
    startsAt: alert.startsAt ?? alert.changedAt,
    endsAt: isFiring(alert) ? null : (alert.resolvedAt ?? alert.changedAt),
    acknowledged: alert.acknowledgedAt !== null,
  };
}

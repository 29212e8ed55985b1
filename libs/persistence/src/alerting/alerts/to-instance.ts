import type { AlertInstance } from '@circuitwatch/alerting-definitions';
import type { StoredAlert } from '../records.ts';

/** What the next evaluation needs to know of an alert. */
export function toInstance(alert: StoredAlert): AlertInstance {
  const { labels, fingerprint, state, reason, value, activeSince, firingSince, recoveringSince } = alert;
  const { recent, goodInARow, missingInARow, observedAt, evaluatedAt, evidence } = alert;
  return {
    labels,
    fingerprint,
    state,
    reason,
    value,
    activeSince,
    firingSince,
    recoveringSince,
    recent,
    goodInARow,
    missingInARow,
    observedAt,
    evaluatedAt,
    evidence,
  };
}

import {
  fingerprintOf,
  readSeverity,
  type Labels,
  type RoutedAlert,
} from '@circuitwatch/alerting-definitions';
import type { StoredRule } from '@circuitwatch/persistence';

/** Of labels that say nothing of a severity. */
const unknownSeverity = 3;

/** An alert with these labels that begins to fire; that of the rule that `alertname` names, where there is one. */
export function madeUpAlert(labels: Labels, rule: StoredRule | null, at: Date): RoutedAlert {
  const definition = rule?.definition;
  const severity = readSeverity(labels['severity']) ?? definition?.severity ?? unknownSeverity;
  const whole = { severity: String(severity), ...definition?.labels, ...labels };
  return {
    id: 'made-up',
    fingerprint: fingerprintOf(whole),
    labels: whole,
    severity,
    actionGroups: definition?.actionGroups ?? [],
    throttleSeconds: definition?.throttleSeconds ?? null,
    startsAt: at,
    endsAt: null,
    episode: 1,
    acknowledged: false,
  };
}

import type {
  AlertInstance,
  AlertReason,
  AlertRule,
  AlertTransition,
} from '@circuitwatch/alerting-definitions';

const sentences: Readonly<Partial<Record<AlertReason, string>>> = {
  RULE_PAUSED: 'The rule was paused.',
  RULE_DELETED: 'The rule was deleted.',
  RULE_UPDATED: 'The rule was changed; it starts anew.',
  MANUAL: 'A person resolved it.',
};

/** Ends all instances of a rule that is paused, deleted or changed, or that a person ends: each goes to NORMAL, once. */
export function closeInstances(
  rule: AlertRule,
  instances: ReadonlyMap<string, AlertInstance>,
  reason: Extract<AlertReason, 'RULE_PAUSED' | 'RULE_DELETED' | 'RULE_UPDATED' | 'MANUAL'>,
  at: Date,
): { readonly instances: readonly AlertInstance[]; readonly transitions: readonly AlertTransition[] } {
  const open = [...instances.values()].filter(({ state }) => state !== 'NORMAL');
  const message = `${rule.name}: ${sentences[reason] ?? reason}`;
  const transitions = open.map(({ fingerprint, labels, state, value }): AlertTransition => ({
    fingerprint,
    labels,
    from: state,
    to: 'NORMAL',
    reason,
    value,
    at,
    message,
  }));
  return { instances: [], transitions };
}

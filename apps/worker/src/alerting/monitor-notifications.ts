import { createHash } from 'node:crypto';
import type { AlertRule } from '@circuitwatch/alerting-definitions';
import { completeRule } from '@circuitwatch/alerting-documents';
import type { MonitorDefinition } from '@circuitwatch/monitoring-definitions';

/** A monitor whose definition names addresses to tell of its findings. */
export interface TellingMonitor {
  readonly name: string;
  readonly definition: MonitorDefinition;
}

/** What Azure's `alert_notification` comes to: a group of addresses, and a rule that tells them. */
export interface MonitorNotification {
  readonly groupName: string;
  readonly emails: readonly string[];
  readonly rule: AlertRule;
}

/** Rules and groups that are made of monitors carry this label, and go with them. */
export const managedBy = { label: 'managed_by', monitor: 'monitor' } as const;

const frequencySeconds = 60;

function ruleOf(name: string, signals: readonly string[], groupName: string): AlertRule {
  return completeRule({
    name: `Monitor ${name}`,
    description: `The monitor "${name}" has found a metric beyond its threshold.`,
    severity: 2,
    source: {
      kind: 'METRIC',
      metrics: [],
      signals,
      plants: [],
      circuits: [],
      monitors: [name],
      features: [],
      measure: 'BREACHED',
      splitBy: ['plant_id', 'circuit_id', 'monitor', 'signal'],
      aggregation: 'MAX',
      shareOf: null,
    },
    comparison: { operator: 'GREATER', threshold: 0 },
    frequencySeconds,
    noData: 'KEEP',
    missingAfter: 1,
    actionGroups: [groupName],
    labels: { [managedBy.label]: managedBy.monitor },
    annotations: { summary: '{{ $labels.signal }} of {{ $labels.circuit_id }} is beyond its thresholds' },
  });
}

/** The group of a set of addresses: monitors that tell the same people share it. */
function groupNameOf(emails: readonly string[]): string {
  const hash = createHash('sha256').update(emails.toSorted().join(' ')).digest('hex').slice(0, 8);
  return `monitors-${hash}`;
}

/** Who is told of which monitor; a monitor none of whose signals may alert tells nobody. */
export function monitorNotifications(monitors: readonly TellingMonitor[]): readonly MonitorNotification[] {
  return monitors.flatMap(({ name, definition }) => {
    const emails = definition.alertNotification?.emails ?? [];
    const signals = definition.signals.filter(({ alertEnabled }) => alertEnabled);
    if (emails.length === 0 || signals.length === 0) return [];
    const groupName = groupNameOf(emails);
    const rule = ruleOf(
      name,
      signals.map((signal) => signal.name),
      groupName,
    );
    return [{ groupName, emails, rule }];
  });
}

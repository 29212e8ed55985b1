import type { Labels, NotificationMessage } from '@circuitwatch/alerting-definitions';
import { fingerprintOf } from '@circuitwatch/alerting-definitions';
import type { StoredActionGroup, StoredReceiver } from '@circuitwatch/persistence';

/** What a test message is made of. */
interface TestMessage {
  /** A uuid of its own. */
  readonly id: string;
  readonly receiver: StoredReceiver;
  readonly group: StoredActionGroup;
  readonly askedBy: string;
  readonly url: string;
  readonly now: Date;
}

const labels: Labels = { alertname: 'Test of a receiver', severity: '4' };

/** A message that says that it is a test, about an alert that is not there. */
export function testMessage({ id, receiver, group, askedBy, url, now }: TestMessage): NotificationMessage {
  const summary = `This is a test, asked for by ${askedBy}. Nothing is wrong.`;
  return {
    id,
    groupKey: `test:${receiver.id}`,
    groupLabels: labels,
    commonLabels: labels,
    commonAnnotations: { summary },
    status: 'FIRING',
    reason: 'TEST',
    actionGroup: group.name,
    actionGroupShortName: group.shortName,
    receiver: receiver.name,
    alerts: [
      {
        id,
        fingerprint: fingerprintOf(labels),
        status: 'FIRING',
        ruleName: 'Test of a receiver',
        severity: 4,
        summary,
        description: `If you can read this, ${receiver.name} of ${group.name} works.`,
        labels,
        annotations: { summary },
        value: null,
        condition: 'somebody asked for it',
        threshold: null,
        window: null,
        signalType: 'EXTERNAL',
        startsAt: now,
        endsAt: null,
        url,
        evidence: [],
        distribution: null,
      },
    ],
    truncatedAlerts: 0,
    url,
    createdAt: now,
  };
}

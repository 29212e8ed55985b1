import type { SuppressionReason } from '@circuitwatch/alerting-definitions';
import type { AlertDelivery } from '@circuitwatch/persistence';

const why: Readonly<Record<SuppressionReason, string>> = {
  INHIBITED: 'another alert that explains it fires',
  OUTSIDE_ACTIVE_TIME: 'its route is not active at this time',
  MUTE_TIME: 'its route is muted at this time',
  SILENCED: 'a silence matches it',
  THROTTLED: 'its rule is quiet for a while after it was told',
  ACKNOWLEDGED: 'somebody takes care of it',
  RESOLVED_BEFORE_SENT: 'it resolved before anybody was told',
  RESOLVED_NOT_WANTED: 'the receiver does not want to hear that alerts resolved',
  RECEIVER_DISABLED: 'the receiver or its action group is switched off',
};

/** In one sentence whether the receiver was told, and why not. */
export function explainDelivery(
  { state, reason, detail, until }: Pick<AlertDelivery, 'state' | 'reason' | 'detail' | 'until'>,
  receiver: string,
): string {
  switch (state) {
    case 'TOLD':
      return `${receiver} was told.`;
    case 'WAITING':
      return `${receiver} is told when the time of its group has come.`;
    case 'SUPPRESSED': {
      const because = reason === null ? '' : `: ${why[reason]}`;
      const end = until === null ? '' : `, until ${until.toISOString()}`;
      return [`${receiver} was not told${because}${end}.`, detail].filter(Boolean).join(' ');
    }
  }
}

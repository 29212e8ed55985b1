import { randomUUID } from 'node:crypto';
import {
  createInhibitor,
  flushGroup,
  readEntry,
  type FlushedReceiver,
  type Inhibitor,
  type RouteMatch,
} from '@circuitwatch/alerting-routing';
import {
  toRoutedAlert,
  type GroupDecision,
  type GroupWork,
  type NewNotification,
  type RoundContext,
  type StoredReceiver,
} from '@circuitwatch/persistence';
import type { Logger } from '@circuitwatch/platform-logging';
import { composeMessage } from './compose-message.ts';

/** Why a receiver hears nothing, or nothing of this alert: the news that it cannot be reached is for others. */
function refusal(receiver: StoredReceiver, work: GroupWork): FlushedReceiver['refuses'] {
  const group = work.actionGroup;
  if (group?.enabled === false) return () => `The action group "${group.name}" is disabled.`;
  if (!receiver.enabled) return () => 'The receiver is disabled.';
  return ({ labels, actionGroups }) => {
    const isAboutIt =
      labels['receiver'] === receiver.name &&
      labels['action_group'] === group?.name &&
      actionGroups.length > 0;
    return isAboutIt ? 'The alert says that this very receiver cannot be reached.' : null;
  };
}

/** A group that could not be decided on is left as it is for so long, and keeps no other one waiting. */
const retryMs = 60_000;

function leftAlone(work: GroupWork, now: Date): GroupDecision {
  const nextFlushAt = new Date(now.getTime() + retryMs);
  return { notifications: [], suppressed: [], entries: work.entries, nextFlushAt, leaving: [] };
}

/** Decides about the groups of one round; what they share is prepared once. */
export function groupDecider(
  now: Date,
  publicUrl: string,
  log: Pick<Logger, 'error'>,
): (work: GroupWork, context: RoundContext) => GroupDecision {
  let inhibitor: Inhibitor | undefined;
  return (work, context) => {
    try {
      inhibitor ??= createInhibitor(context.policy.inhibitRules, context.firing);
      return decide(work, context, { inhibitor, now, publicUrl });
    } catch (error) {
      log.error({ err: error, group: work.key }, 'A group of alerts could not be decided on');
      return leftAlone(work, now);
    }
  };
}

function decide(
  work: GroupWork,
  { policy, silences }: RoundContext,
  {
    inhibitor,
    now,
    publicUrl,
  }: { readonly inhibitor: Inhibitor; readonly now: Date; readonly publicUrl: string },
): GroupDecision {
  const decision = flushGroup({
    route: work.settings as RouteMatch,
    alerts: work.alerts.map(toRoutedAlert),
    receivers: work.receivers.map((receiver) => ({
      id: receiver.id,
      sendResolved: receiver.sendResolved,
      refuses: refusal(receiver, work),
      entry: readEntry(work.entries[receiver.id]),
    })),
    inhibitor,
    silences,
    timeIntervals: policy.timeIntervals,
    now,
  });
  const notifications = decision.receivers.flatMap(({ receiverId, notify }): NewNotification[] => {
    const receiver = work.receivers.find(({ id }) => id === receiverId);
    if (notify === null || receiver === undefined) return [];
    const telling = { ...notify, id: randomUUID(), receiver: receiver.name, now, publicUrl };
    return [{ ...notify, receiverId, message: composeMessage(work, telling) }];
  });
  return {
    notifications,
    suppressed: decision.receivers.flatMap(({ receiverId, suppressed }) =>
      suppressed.map((one) => ({ ...one, receiverId })),
    ),
    entries: Object.fromEntries(decision.receivers.map(({ receiverId, entry }) => [receiverId, entry])),
    nextFlushAt: decision.nextFlushAt,
    leaving: decision.leaving,
  };
}

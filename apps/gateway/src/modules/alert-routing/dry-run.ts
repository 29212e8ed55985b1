import type { Labels, RoutedAlert, RoutingPolicy } from '@circuitwatch/alerting-definitions';
import {
  createInhibitor,
  emptyEntry,
  flushGroup,
  routeAlert,
  type FlushDecision,
  type FlushedReceiver,
  type RouteMatch,
} from '@circuitwatch/alerting-routing';
import { describeSeconds } from '@circuitwatch/alerting-evaluation';
import type { StoredActionGroup, StoredReceiver, StoredSilence } from '@circuitwatch/persistence';

/** An action group and its addresses. */
export interface ToldGroup {
  readonly group: StoredActionGroup;
  readonly receivers: readonly StoredReceiver[];
}

/** What the way of an alert hangs on. */
export interface DryRunInput {
  readonly alert: RoutedAlert;
  readonly policy: RoutingPolicy;
  /** By name; one that is not here does not exist. */
  readonly groups: ReadonlyMap<string, ToldGroup>;
  /** Everything else that fires. */
  readonly firing: readonly RoutedAlert[];
  readonly silences: readonly StoredSilence[];
  readonly at: Date;
}

/** What becomes of the alert for one receiver. */
export interface DryRunStep {
  readonly actionGroup: string | null;
  readonly receiver: string | null;
  readonly kind: StoredReceiver['kind'] | null;
  readonly route: string;
  readonly groupKey: string;
  readonly told: boolean;
  readonly reason: FlushDecision['receivers'][number]['suppressed'][number]['reason'] | null;
  readonly explanations: readonly string[];
  readonly at: Date | null;
}

/**
 * Sends the alert through the whole pipeline as if nobody had been told of anything yet; nothing is written.
 */
export function dryRun(input: DryRunInput): readonly DryRunStep[] {
  return routeAlert(input.policy, input.alert).flatMap((match) => stepsOf(match, input));
}

function stepsOf(match: RouteMatch, input: DryRunInput): readonly DryRunStep[] {
  const { alert, policy, groups, firing, silences, at } = input;
  const told = groups.get(match.actionGroup);
  const base = {
    actionGroup: match.actionGroup,
    route: match.routeId,
    groupKey: match.groupKey,
    kind: null,
    receiver: null,
    reason: null,
    at: null,
    told: false,
  };
  const way = wayOf(match);
  if (!told || told.receivers.length === 0) {
    const nobody = told ? 'The action group has no receiver.' : 'There is no such action group.';
    return [{ ...base, explanations: [...way, nobody] }];
  }
  const decision = flushGroup({
    route: match,
    alerts: [alert],
    receivers: told.receivers.map((receiver) => flushed(receiver, told.group)),
    inhibitor: createInhibitor(policy.inhibitRules, firing),
    silences,
    timeIntervals: policy.timeIntervals,
    now: at,
  });
  return told.receivers.map((receiver) => {
    const decided = decision.receivers.find(({ receiverId }) => receiverId === receiver.id);
    const held = decided?.suppressed.find(({ alertId }) => alertId === alert.id);
    const isTold = decided?.notify?.firing.includes(alert.id) ?? false;
    const until = held?.until ? `That may change at ${held.until.toISOString()}.` : null;
    return {
      ...base,
      receiver: receiver.name,
      kind: receiver.kind,
      told: isTold,
      reason: held?.reason ?? null,
      explanations: [...way, held?.detail, until].filter((line) => line !== null && line !== undefined),
      at: isTold ? new Date(at.getTime() + match.groupWaitSeconds * 1_000) : null,
    };
  });
}

function flushed(receiver: StoredReceiver, group: StoredActionGroup): FlushedReceiver {
  const refusal = group.enabled
    ? receiver.enabled
      ? null
      : 'The receiver is switched off.'
    : 'The action group is switched off.';
  return { id: receiver.id, sendResolved: receiver.sendResolved, entry: emptyEntry, refuses: () => refusal };
}

/** How it came here, and how alerts are told together. */
function wayOf({ groupLabels, groupWaitSeconds, repeatIntervalSeconds }: RouteMatch): readonly string[] {
  const labels = textOf(groupLabels);
  return [
    `It is told together with others of ${labels === '' ? 'this route' : labels}, ${describeSeconds(groupWaitSeconds)} after the first of them.`,
    `The same is told again after ${describeSeconds(repeatIntervalSeconds)}.`,
  ];
}

function textOf(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
}

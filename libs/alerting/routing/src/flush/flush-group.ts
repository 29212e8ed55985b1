import type { RoutedAlert, Silence, TimeInterval } from '@circuitwatch/alerting-definitions';
import type { Inhibitor } from '../inhibition/create-inhibitor.ts';
import type { RouteMatch } from '../routes/route-alert.ts';
import { mutingOf } from '../time/muting.ts';
import { muteStages } from './alert-stages.ts';
import { flushReceiver, type ReceiverDecision } from './flush-receiver.ts';
import type { FlushedReceiver } from './sort-alerts.ts';

/** One group whose time has come. */
export interface FlushInput {
  readonly route: Pick<
    RouteMatch,
    'groupIntervalSeconds' | 'repeatIntervalSeconds' | 'muteTimeIntervals' | 'activeTimeIntervals'
  >;
  readonly alerts: readonly RoutedAlert[];
  readonly receivers: readonly FlushedReceiver[];
  readonly inhibitor: Inhibitor;
  readonly silences: readonly Silence[];
  readonly timeIntervals: readonly TimeInterval[];
  readonly now: Date;
}

/** What becomes of the group. */
export interface FlushDecision {
  readonly receivers: readonly ReceiverDecision[];
  /** Resolved alerts that nobody has to hear of any more. */
  readonly leaving: readonly string[];
  /** When it is looked at again unless something changes before; null: it is done. */
  readonly nextFlushAt: Date | null;
}

/** A group with open alerts is looked at at least once a day, whatever was overlooked. */
const longestSleepMs = 86_400_000;

function nextLook(
  input: FlushInput,
  decisions: readonly ReceiverDecision[],
  leaving: ReadonlySet<string>,
): Date | null {
  const { alerts, now, route } = input;
  const wakes = decisions.flatMap(({ wakeAt }) => wakeAt.filter((wake) => wake > now));
  const isDone = alerts.every(({ id }) => leaving.has(id)) && wakes.length === 0;
  if (isDone) return null;
  // Nobody tells when an inhibiting alert resolves, so its targets are asked at each interval, as in Alertmanager.
  const isInhibited = decisions.some(({ suppressed }) =>
    suppressed.some(({ reason }) => reason === 'INHIBITED'),
  );
  const interval = now.getTime() + route.groupIntervalSeconds * 1_000;
  const times = wakes.map((wake) => wake.getTime());
  return new Date(Math.min(now.getTime() + longestSleepMs, ...times, ...(isInhibited ? [interval] : [])));
}

/**
 * Alertmanager's pipeline for one group: inhibit, active times, mute times, silences; then for each receiver throttle,
 * acknowledgement and deduplication against what it was told last.
 *
 * README.md of this project lists where it differs from Alertmanager, and why.
 */
export function flushGroup(input: FlushInput): FlushDecision {
  const { route, alerts, receivers, inhibitor, silences, timeIntervals, now } = input;
  const muting = mutingOf(route, timeIntervals, now);
  const context = { inhibitor, muting, silences, now };
  const muted = new Map(
    alerts.flatMap((alert) => {
      const held = muteStages(alert, context);
      return held === null ? [] : [[alert.id, held] as const];
    }),
  );
  const decisions = receivers.map((receiver) =>
    flushReceiver(receiver, alerts, muted, route.repeatIntervalSeconds, now),
  );
  const waiting = new Set(decisions.flatMap(({ waitingResolved }) => waitingResolved));
  const leaving = alerts.filter(({ id, endsAt }) => endsAt !== null && !waiting.has(id)).map(({ id }) => id);
  return { receivers: decisions, leaving, nextFlushAt: nextLook(input, decisions, new Set(leaving)) };
}

import type { SuppressionReason, TimeInterval } from '@circuitwatch/alerting-definitions';
import type { RouteMatch } from '../routes/route-alert.ts';
import { isInInterval, nextChange } from './time-intervals.ts';

/** Why a route is quiet now, and when that may change. */
export interface Muting {
  readonly reason: Extract<SuppressionReason, 'MUTE_TIME' | 'OUTSIDE_ACTIVE_TIME'>;
  readonly detail: string;
  readonly until: Date;
}

function byName(intervals: readonly TimeInterval[], names: readonly string[]): readonly TimeInterval[] {
  return intervals.filter(({ name }) => names.includes(name));
}

function earliest(instants: readonly Date[]): Date {
  return new Date(Math.min(...instants.map((instant) => instant.getTime())));
}

/** First the times at which a route speaks, then those at which it is mute, as Alertmanager orders them. */
export function mutingOf(
  route: Pick<RouteMatch, 'activeTimeIntervals' | 'muteTimeIntervals'>,
  intervals: readonly TimeInterval[],
  now: Date,
): Muting | null {
  const active = byName(intervals, route.activeTimeIntervals);
  if (route.activeTimeIntervals.length > 0 && !active.some((interval) => isInInterval(interval, now))) {
    const until = earliest(active.map((interval) => nextChange(interval, now)));
    const detail = `It is not within ${route.activeTimeIntervals.join(', ')}.`;
    return { reason: 'OUTSIDE_ACTIVE_TIME', detail, until: Number.isNaN(until.getTime()) ? now : until };
  }
  const mute = byName(intervals, route.muteTimeIntervals).find((interval) => isInInterval(interval, now));
  if (mute === undefined) return null;
  return { reason: 'MUTE_TIME', detail: `It is within ${mute.name}.`, until: nextChange(mute, now) };
}

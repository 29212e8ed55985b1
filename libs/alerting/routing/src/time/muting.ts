import type { SuppressionReason, TimeInterval } from '@circuitwatch/alerting-definitions';
import type { RouteMatch } from '../routes/route-alert.ts';
import { phaseOf } from './time-intervals.ts';

/** Why a route is quiet now, and when that may change. */
export interface Muting {
  readonly reason: Extract<SuppressionReason, 'MUTE_TIME' | 'OUTSIDE_ACTIVE_TIME'>;
  readonly detail: string;
  /** null: not within a year. */
  readonly until: Date | null;
}

/**
 * First the times at which a route speaks, then those at which it is mute, as Alertmanager orders them. Names of
 * intervals that do not exist are passed over: rather a message too many than none.
 */
export function mutingOf(
  route: Pick<RouteMatch, 'activeTimeIntervals' | 'muteTimeIntervals'>,
  intervals: readonly TimeInterval[],
  now: Date,
): Muting | null {
  const phasesOf = (names: readonly string[]) =>
    intervals
      .filter(({ name }) => names.includes(name))
      .map((interval) => ({ name: interval.name, ...phaseOf(interval, now) }));
  const active = phasesOf(route.activeTimeIntervals);
  if (active.length > 0 && !active.some(({ isIn }) => isIn)) {
    const changes = active.flatMap(({ until }) => until?.getTime() ?? []);
    const names = active.map(({ name }) => name).join(', ');
    return {
      reason: 'OUTSIDE_ACTIVE_TIME',
      detail: `It is not within ${names}.`,
      until: changes.length === 0 ? null : new Date(Math.min(...changes)),
    };
  }
  const mute = phasesOf(route.muteTimeIntervals).find(({ isIn }) => isIn);
  if (mute === undefined) return null;
  return { reason: 'MUTE_TIME', detail: `It is within ${mute.name}.`, until: mute.until };
}

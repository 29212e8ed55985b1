import type {
  ActionGroup,
  InhibitRule,
  NumberRange,
  Route,
  RoutingPolicy,
  TimeInterval,
} from '@circuitwatch/alerting-definitions';
import { formatMatcher } from '@circuitwatch/alerting-routing';
import { formatSeconds } from '../reading/durations.ts';

type Written = Readonly<Record<string, unknown>>;

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The group without its secrets, which are never written. */
export function exportActionGroup({ name, shortName, enabled, receivers }: ActionGroup): Written {
  return {
    name,
    short_name: shortName,
    ...(!enabled && { enabled }),
    receivers: receivers.map((receiver) => ({
      name: receiver.name,
      kind: receiver.kind.toLowerCase(),
      ...(!receiver.enabled && { enabled: false }),
      ...(!receiver.sendResolved && { send_resolved: false }),
      ...receiver.settings,
    })),
  };
}

function exportRoute(route: Route): Written {
  const seconds = (key: string, value: number | undefined): Written =>
    value === undefined ? {} : { [key]: formatSeconds(value) };
  const { actionGroup, matchers, groupBy, muteTimeIntervals, activeTimeIntervals, routes } = route;
  return {
    ...(typeof actionGroup === 'string' && { action_group: actionGroup }),
    ...(matchers.length > 0 && { matchers: matchers.map(formatMatcher) }),
    ...(groupBy !== undefined && { group_by: groupBy }),
    ...seconds('group_wait', route.groupWaitSeconds),
    ...seconds('group_interval', route.groupIntervalSeconds),
    ...seconds('repeat_interval', route.repeatIntervalSeconds),
    ...(route.continue !== undefined && { continue: route.continue }),
    ...(muteTimeIntervals !== undefined && { mute_time_intervals: muteTimeIntervals }),
    ...(activeTimeIntervals !== undefined && { active_time_intervals: activeTimeIntervals }),
    ...(routes.length > 0 && { routes: routes.map(exportRoute) }),
  };
}

function exportInhibition({ source, target, equal }: InhibitRule): Written {
  return {
    source_matchers: source.map(formatMatcher),
    target_matchers: target.map(formatMatcher),
    ...(equal.length > 0 && { equal }),
  };
}

function minute(value: number): string {
  return `${String(Math.floor(value / 60)).padStart(2, '0')}:${String(value % 60).padStart(2, '0')}`;
}

function ranges(
  key: string,
  given: readonly NumberRange[],
  show: (value: number) => string = String,
): Written {
  if (given.length === 0) return {};
  return {
    [key]: given.map(({ begin, end }) => (begin === end ? show(begin) : `${show(begin)}:${show(end)}`)),
  };
}

function exportInterval({ name, specs }: TimeInterval): Written {
  return {
    name,
    time_intervals: specs.map(({ times, timeZone, ...spec }) => ({
      ...(times.length > 0 && {
        times: times.map(({ startMinute, endMinute }) => ({
          start_time: minute(startMinute),
          end_time: minute(endMinute),
        })),
      }),
      ...ranges('weekdays', spec.weekdays, (day: number) => weekdays[day] ?? ''),
      ...ranges('days_of_month', spec.daysOfMonth),
      ...ranges('months', spec.months),
      ...ranges('years', spec.years),
      ...(timeZone !== 'UTC' && { location: timeZone }),
    })),
  };
}

/** The policy as `routing` in our own words. */
export function exportRoutingPolicy({
  route,
  inhibitRules,
  timeIntervals,
  fallbackActionGroup,
}: RoutingPolicy): Written {
  return {
    route: exportRoute(route),
    ...(inhibitRules.length > 0 && { inhibit_rules: inhibitRules.map(exportInhibition) }),
    ...(timeIntervals.length > 0 && { time_intervals: timeIntervals.map(exportInterval) }),
    ...(typeof fallbackActionGroup === 'string' && { fallback_action_group: fallbackActionGroup }),
  };
}

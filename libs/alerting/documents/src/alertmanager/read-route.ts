import {
  defaultRoutingPolicy,
  type InhibitRule,
  type Route,
  type TimeInterval,
} from '@circuitwatch/alerting-definitions';
import { flag, itemsOf, openFields, text, type Fields, type Item } from '@circuitwatch/monitoring-documents';
import { duration } from '../reading/durations.ts';
import { names } from '../reading/lists.ts';
import { matcherKeys, readMatchers } from './read-matchers.ts';
import { intervalNames } from './read-time-intervals.ts';

const routeKeys = [
  ...['receiver', 'action_group', 'group_by', 'group_wait', 'group_interval', 'repeat_interval', 'continue'],
  ...['mute_time_intervals', 'active_time_intervals', 'routes', ...matcherKeys('')],
];
const week = 7 * 86_400;
/** Deeper trees are a mistake, and would exhaust the stack. */
const deepest = 50;

/** What routes may refer to. */
export interface RouteContext {
  readonly timeIntervals: readonly TimeInterval[];
  /** Names that there are; null: they are kept elsewhere. */
  readonly actionGroups: readonly string[] | null;
}

function readGroup(fields: Fields, { actionGroups }: RouteContext): string | undefined {
  const item = fields.get('action_group', 'receiver');
  const found = item && text(item);
  if (item !== undefined && found !== undefined && actionGroups !== null && !actionGroups.includes(found))
    item.reading.problem(item, `There is no receiver "${found}"; write it under "receivers".`);
  return found;
}

/** Leaves out what is undefined: a child inherits it. */
function defined<Shape extends object>(
  shape: Shape,
): { [Key in keyof Shape]?: Exclude<Shape[Key], undefined> } {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Shape]?: Exclude<Shape[Key], undefined>;
  };
}

/** A route with its children; undefined, told, when it is no mapping. */
function readRoute(item: Item, context: RouteContext, depth: number): Route | undefined {
  if (depth > deepest) {
    item.reading.problem(item, `Routes are more than ${deepest} deep; write fewer levels.`);
    return undefined;
  }
  const fields = openFields(item, routeKeys);
  if (fields === undefined) return undefined;
  const seconds = (key: string, least = 1): number | undefined => {
    const found = fields.get(key);
    return found && duration(found, { least, most: 52 * week });
  };
  const groupBy = fields.get('group_by');
  const goesOn = fields.get('continue');
  const { timeIntervals } = context;
  const routes = fields.get('routes');
  return {
    ...defined({
      actionGroup: readGroup(fields, context),
      groupBy: groupBy && names(groupBy),
      groupWaitSeconds: seconds('group_wait', 0),
      groupIntervalSeconds: seconds('group_interval'),
      repeatIntervalSeconds: seconds('repeat_interval'),
      continue: goesOn && flag(goesOn),
      muteTimeIntervals: intervalNames(fields.get('mute_time_intervals'), timeIntervals),
      activeTimeIntervals: intervalNames(fields.get('active_time_intervals'), timeIntervals),
    }),
    matchers: readMatchers(fields, ''),
    routes: ((routes && itemsOf(routes)) ?? [])
      .map((child) => readRoute(child, context, depth + 1))
      .filter((child) => child !== undefined),
  };
}

/** The root, with the defaults that Alertmanager has; without `group_by` everything is one group. */
export function readRoot(item: Item, context: RouteContext, groupBy: readonly string[]): Route | undefined {
  const read = readRoute(item, context, 0);
  if (read === undefined) return undefined;
  if (read.matchers.length > 0)
    item.reading.problem(item, 'The first route takes all alerts; put "matchers" on routes below it.');
  const { matchers, routes, ...own } = read;
  return { ...defaultRoutingPolicy.route, groupBy, ...own, matchers, routes };
}

/** Alertmanager's `inhibit_rules`, in any of its forms. */
export function readInhibitRules(item: Item | undefined): readonly InhibitRule[] {
  const items = (item && itemsOf(item)) ?? [];
  return items.flatMap((one) => {
    const keys = ['name', 'equal', ...matcherKeys('source_'), ...matcherKeys('target_')];
    const fields = openFields(one, keys);
    if (fields === undefined) return [];
    const source = readMatchers(fields, 'source_');
    const target = readMatchers(fields, 'target_');
    const equal = fields.get('equal');
    if (target.length === 0) {
      const message = 'An inhibit rule needs "target_matchers": the alerts that are not told.';
      one.reading.problem(one, message);
    }
    return [{ source, target, equal: equal === undefined ? [] : names(equal) }];
  });
}

import type { Labels, Route, RoutedAlert, RoutingPolicy } from '@circuitwatch/alerting-definitions';
import { matches } from '../matchers/match-labels.ts';
import { formatMatchers } from '../matchers/matcher-text.ts';

/** Where an alert goes, and how it is told there. */
export interface RouteMatch {
  /** The matchers on the way to the route, root first: stable as long as the policy is. */
  readonly routeId: string;
  readonly actionGroup: string;
  readonly groupBy: readonly string[];
  /** One group of one route and action group. */
  readonly groupKey: string;
  readonly groupLabels: Labels;
  readonly groupWaitSeconds: number;
  readonly groupIntervalSeconds: number;
  readonly repeatIntervalSeconds: number;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
}

type Settings = Omit<RouteMatch, 'actionGroup' | 'groupKey' | 'groupLabels'> & {
  readonly actionGroup: string | null;
};

/** Alertmanager's defaults. */
const outermost: Settings = {
  routeId: '',
  actionGroup: null,
  groupBy: [],
  groupWaitSeconds: 30,
  groupIntervalSeconds: 300,
  repeatIntervalSeconds: 14_400,
  muteTimeIntervals: [],
  activeTimeIntervals: [],
};

/** Time intervals are not inherited, as in Alertmanager. */
function settingsOf(route: Route, parent: Settings): Settings {
  return {
    routeId: parent.routeId === '' ? '{}' : `${parent.routeId}/${formatMatchers(route.matchers)}`,
    actionGroup: route.actionGroup === undefined ? parent.actionGroup : route.actionGroup,
    groupBy: route.groupBy ?? parent.groupBy,
    groupWaitSeconds: route.groupWaitSeconds ?? parent.groupWaitSeconds,
    groupIntervalSeconds: route.groupIntervalSeconds ?? parent.groupIntervalSeconds,
    repeatIntervalSeconds: route.repeatIntervalSeconds ?? parent.repeatIntervalSeconds,
    muteTimeIntervals: route.muteTimeIntervals ?? [],
    activeTimeIntervals: route.activeTimeIntervals ?? [],
  };
}

/** The deepest routes that take the alert. */
function reached(route: Route, labels: Labels, parent: Settings): readonly Settings[] {
  if (!matches(route.matchers, labels)) return [];
  const settings = settingsOf(route, parent);
  const found: Settings[] = [];
  for (const child of route.routes) {
    const below = reached(child, labels, settings);
    found.push(...below);
    if (below.length > 0 && child.continue !== true) break;
  }
  return found.length > 0 ? found : [settings];
}

function groupLabelsOf(groupBy: readonly string[], labels: Labels): Labels {
  if (groupBy.includes('...')) return labels;
  return Object.fromEntries(
    groupBy.filter((name) => name in labels).map((name) => [name, labels[name] ?? '']),
  );
}

function matchOf(settings: Settings, actionGroup: string, labels: Labels): RouteMatch {
  const groupLabels = groupLabelsOf(settings.groupBy, labels);
  const sorted = Object.entries(groupLabels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const shown = sorted.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ');
  return { ...settings, actionGroup, groupLabels, groupKey: `${settings.routeId}:{${shown}}@${actionGroup}` };
}

/**
 * Depth first through the tree, as Alertmanager does. A route without an action group of its own, nor an inherited one,
 * stands for the action groups of the alert's rule. These are always told, by the settings of the root, unless the tree
 * names them itself. Empty: nobody is told, which only alerts of others can come to.
 */
export function routeAlert(policy: RoutingPolicy, alert: RoutedAlert): readonly RouteMatch[] {
  const { labels, actionGroups } = alert;
  const found = reached(policy.route, labels, outermost);
  const named = found.flatMap((settings) =>
    settings.actionGroup === null ? [] : [matchOf(settings, settings.actionGroup, labels)],
  );
  const taken = new Set(named.map(({ actionGroup }) => actionGroup));
  const forRule =
    found.find(({ actionGroup }) => actionGroup === null) ?? settingsOf(policy.route, outermost);
  const own = actionGroups.filter((name) => !taken.has(name)).map((name) => matchOf(forRule, name, labels));
  return [...named, ...own];
}

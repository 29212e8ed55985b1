import type { Labels, RoutedAlert, RoutingPolicy } from '@circuitwatch/alerting-definitions';
import { labelOf } from '../matchers/match-labels.ts';
import { formatMatchers } from '../matchers/matcher-text.ts';
import { reachedNodes, routeTree, type RouteNode, type RouteSettings } from './route-tree.ts';

/** Where an alert goes, and how it is told there. */
export interface RouteMatch extends RouteSettings {
  readonly actionGroup: string;
  /** One group of one route and action group, such as `{}/{team="x"}:{alertname="Drift"}@mail`. */
  readonly groupKey: string;
  readonly groupLabels: Labels;
}

/** The labels that a group is made for; an empty one is as good as a missing one. */
function groupLabelsOf(groupBy: readonly string[], labels: Labels): Labels {
  const names = groupBy.includes('...') ? Object.keys(labels) : groupBy;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = labelOf(labels, name);
      return value === '' ? [] : [[name, value] as const];
    }),
  );
}

function textOf(labels: Labels): string {
  const sorted = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return formatMatchers(sorted.map(([name, value]) => ({ name, operator: '=', value })));
}

function matchOf({ settings }: RouteNode, actionGroup: string, labels: Labels): RouteMatch {
  const groupLabels = groupLabelsOf(settings.groupBy, labels);
  const groupKey = `${settings.routeId}:${textOf(groupLabels)}@${actionGroup}`;
  return { ...settings, actionGroup, groupLabels, groupKey };
}

/**
 * Depth first through the tree, as Alertmanager does; the root takes every alert. A route without an action group of
 * its own, nor an inherited one, stands for the action groups of the alert's rule; of several such routes the first
 * counts. The rule's action groups are always told, by the settings of the root, unless the tree names them itself.
 * Empty: nobody is told, which only alerts of others can come to.
 */
export function routeAlert(
  policy: RoutingPolicy,
  { labels, actionGroups }: Pick<RoutedAlert, 'labels' | 'actionGroups'>,
): readonly RouteMatch[] {
  const tree = routeTree(policy);
  const found = reachedNodes(tree, labels);
  const named = found.flatMap((node) =>
    node.actionGroup === null ? [] : [matchOf(node, node.actionGroup, labels)],
  );
  const taken = new Set(named.map(({ actionGroup }) => actionGroup));
  const forRule = found.find(({ actionGroup }) => actionGroup === null) ?? tree;
  const own = actionGroups.filter((name) => !taken.has(name)).map((name) => matchOf(forRule, name, labels));
  return [...named, ...own];
}

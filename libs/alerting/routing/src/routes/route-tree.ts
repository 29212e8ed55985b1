import type { Labels, Matcher, Route, RoutingPolicy } from '@circuitwatch/alerting-definitions';
import { matches } from '../matchers/match-labels.ts';
import { formatMatchers } from '../matchers/matcher-text.ts';

/** How a route tells, with what it inherits. */
export interface RouteSettings {
  /**
   * The matchers on the way to the route, root first: stable as long as these are. Of neighbours with the same matchers
   * the later ones have a number.
   */
  readonly routeId: string;
  readonly groupBy: readonly string[];
  readonly groupWaitSeconds: number;
  readonly groupIntervalSeconds: number;
  readonly repeatIntervalSeconds: number;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
}

/** A route that knows all it inherits. */
export interface RouteNode {
  readonly settings: RouteSettings;
  /** null: the action groups of the alert's rule. */
  readonly actionGroup: string | null;
  readonly matchers: readonly Matcher[];
  readonly goesOn: boolean;
  readonly children: readonly RouteNode[];
}

/** Alertmanager's defaults. */
const outermost: Pick<RouteNode, 'settings' | 'actionGroup'> = {
  actionGroup: null,
  settings: {
    routeId: '',
    groupBy: [],
    groupWaitSeconds: 30,
    groupIntervalSeconds: 300,
    repeatIntervalSeconds: 14_400,
    muteTimeIntervals: [],
    activeTimeIntervals: [],
  },
};

/** Time intervals are not inherited, as in Alertmanager. */
function nodeOf(
  route: Route,
  parent: Pick<RouteNode, 'settings' | 'actionGroup'>,
  routeId: string,
): RouteNode {
  const above = parent.settings;
  const settings = {
    routeId,
    groupBy: route.groupBy ?? above.groupBy,
    groupWaitSeconds: route.groupWaitSeconds ?? above.groupWaitSeconds,
    groupIntervalSeconds: route.groupIntervalSeconds ?? above.groupIntervalSeconds,
    repeatIntervalSeconds: route.repeatIntervalSeconds ?? above.repeatIntervalSeconds,
    muteTimeIntervals: route.muteTimeIntervals ?? [],
    activeTimeIntervals: route.activeTimeIntervals ?? [],
  };
  const node = {
    settings,
    actionGroup: route.actionGroup === undefined ? parent.actionGroup : route.actionGroup,
    matchers: route.matchers,
    goesOn: route.continue === true,
  };
  const seen = new Map<string, number>();
  const children = route.routes.map((child) => {
    const text = formatMatchers(child.matchers);
    const before = seen.get(text) ?? 0;
    seen.set(text, before + 1);
    return nodeOf(child, node, `${routeId}/${text}${before === 0 ? '' : `#${before + 1}`}`);
  });
  return { ...node, children };
}

const trees = new WeakMap<RoutingPolicy, RouteNode>();

/** The policy's tree with everything inherited; made once for each policy. */
export function routeTree(policy: RoutingPolicy): RouteNode {
  const known = trees.get(policy);
  if (known !== undefined) return known;
  const tree = nodeOf(policy.route, outermost, '{}');
  trees.set(policy, tree);
  return tree;
}

/** The deepest nodes that take these labels; the node itself when none of its children does. */
export function reachedNodes(node: RouteNode, labels: Labels): readonly RouteNode[] {
  const found: RouteNode[] = [];
  for (const child of node.children) {
    if (!matches(child.matchers, labels)) continue;
    found.push(...reachedNodes(child, labels));
    if (!child.goesOn) break;
  }
  return found.length > 0 ? found : [node];
}

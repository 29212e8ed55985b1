import {
  defaultRoutingPolicy,
  type RoutingPolicy,
  type TimeInterval,
} from '@circuitwatch/alerting-definitions';
import {
  entriesOf,
  openFields,
  tellMissing,
  text,
  type Fields,
  type Item,
} from '@circuitwatch/monitoring-documents';
import { nothing, type AlertingContent } from '../alerting-document.ts';
import { readAlertmanagerReceivers } from './read-alertmanager-receivers.ts';
import { readInhibitRules, readRoot } from './read-route.ts';
import { readTimeIntervals } from './read-time-intervals.ts';

const shared = ['route', 'inhibit_rules', 'time_intervals', 'mute_time_intervals'];
const alertmanager = [...shared, 'receivers', 'global', 'templates', 'tracing'];

/** Whether these are the keys of an alertmanager.yml. */
export function isAlertmanager(item: Item): boolean {
  const keys = (entriesOf(item) ?? []).map(({ key }) => key);
  return keys.includes('route') || (keys.includes('inhibit_rules') && keys.includes('receivers'));
}

function timeIntervalsOf(fields: Fields): readonly TimeInterval[] {
  const found = [
    ...readTimeIntervals(fields.get('time_intervals')),
    ...readTimeIntervals(fields.get('mute_time_intervals')),
  ];
  const twice = found.find(({ name }, index) => found.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined)
    fields.item.reading.problem(fields.item, `Two time intervals are named "${twice.name}".`);
  return found;
}

/** An alertmanager.yml: its route tree, inhibitions and times as a policy, its receivers as action groups. */
export function readAlertmanager(item: Item): AlertingContent {
  const fields = openFields(item, alertmanager);
  if (fields === undefined) return nothing;
  const actionGroups = readAlertmanagerReceivers(fields.get('receivers'), readGlobals(fields.get('global')));
  const timeIntervals = timeIntervalsOf(fields);
  const routeItem = fields.get('route');
  if (routeItem === undefined) tellMissing(fields, 'route', 'route: {receiver: operators}');
  const known = { timeIntervals, actionGroups: actionGroups.map(({ group }) => group.name) };
  const route = routeItem && readRoot(routeItem, known, []);
  const inhibitRules = readInhibitRules(fields.get('inhibit_rules'));
  if (route === undefined) return { ...nothing, actionGroups };
  if (route.actionGroup === null && routeItem !== undefined)
    routeItem.reading.problem(routeItem, 'The first route lacks "receiver"; write the name of one.');
  return { rules: [], actionGroups, routing: { route, inhibitRules, timeIntervals } };
}

function readGlobals(item: Item | undefined) {
  const entries = (item && entriesOf(item)) ?? [];
  const slack = entries.find(({ key }) => key === 'slack_api_url')?.value;
  const mail = entries.find(({ key }) => key.startsWith('smtp_'))?.value;
  mail?.reading.note('difference', mail, 'The mail server is a setting of the platform, not of routing.');
  return { slackUrl: slack && text(slack) };
}

/** Our own `routing`: Alertmanager's words, with `action_group` for `receiver`, or without one for those of the rule. */
export function readRouting(item: Item): RoutingPolicy | null {
  const fields = openFields(item, [...shared, 'fallback_action_group']);
  if (fields === undefined) return null;
  const timeIntervals = timeIntervalsOf(fields);
  const routeItem = fields.get('route');
  const usual = defaultRoutingPolicy.route.groupBy ?? [];
  const route = routeItem && readRoot(routeItem, { timeIntervals, actionGroups: null }, usual);
  const fallback = fields.get('fallback_action_group');
  return {
    route: route ?? defaultRoutingPolicy.route,
    inhibitRules: readInhibitRules(fields.get('inhibit_rules')),
    timeIntervals,
    ...(fallback !== undefined && { fallbackActionGroup: text(fallback) ?? null }),
  };
}

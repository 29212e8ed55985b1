import type { Matcher } from '@circuitwatch/alerting-definitions';
import {
  createInhibitor,
  matches,
  parseMatcher,
  routeAlert,
  silenceState,
  type RouteMatch,
} from '@circuitwatch/alerting-routing';
import { toRoutedAlert, type Persistence, type StoredAlert } from '@circuitwatch/persistence';
import { invalid } from '@circuitwatch/platform-errors';
import { z } from 'zod';
import { isInScope, type PlantScope } from '../modules/alerts/plant-scope.ts';

/** Most alerts of one answer. */
const mostAlerts = 10_000;

const flag = z
  .enum(['true', 'false'], 'is true or false.')
  .default('true')
  .transform((text) => text === 'true');

const querySchema = z.object({
  active: flag,
  silenced: flag,
  inhibited: flag,
  unprocessed: flag,
  filter: z.union([z.string().transform((text) => [text]), z.array(z.string())]).default([]),
  receiver: z.string().max(1_000).optional(),
});

/** What of the alerts is asked for. */
export interface AlertQuery extends Omit<z.output<typeof querySchema>, 'filter'> {
  readonly matchers: readonly Matcher[];
}

/** The query string of Alertmanager's GET /alerts; INVALID for what cannot be read. */
export function readAlertQuery(query: unknown): AlertQuery {
  const parsed = querySchema.safeParse(query);
  if (parsed.success) {
    const { filter, ...flags } = parsed.data;
    return { ...flags, matchers: filter.map((text) => parseMatcher(text)) };
  }
  const [issue] = parsed.error.issues;
  throw invalid(`${issue?.path.join('.') ?? 'query'}: ${issue?.message ?? 'cannot be read'}`);
}

/** An alert as Alertmanager shows it, and where it goes. */
interface ShownAlert {
  readonly json: ReturnType<typeof jsonOf>;
  readonly routes: readonly RouteMatch[];
}

type Reads = Pick<Persistence, 'alerts' | 'silences' | 'routingPolicy'>;

/** Everything that fires and that the viewer may see, with what keeps it quiet. */
export async function readAlerts(
  { alerts, silences, routingPolicy }: Reads,
  query: AlertQuery,
  { scope, now }: { readonly scope: PlantScope; readonly now: Date },
): Promise<readonly ShownAlert[]> {
  const [firing, silent, { policy }] = await Promise.all([
    alerts.firing(mostAlerts),
    silences.active(now),
    routingPolicy.get(),
  ]);
  const routed = firing.map(toRoutedAlert);
  const inhibitor = createInhibitor(policy.inhibitRules, routed);
  const active = silent.filter((silence) => silenceState(silence, now) === 'ACTIVE');
  const shown = firing.flatMap((alert, index): readonly ShownAlert[] => {
    const seen = routed[index];
    if (!seen || !isInScope(scope, alert.plant) || !matches(query.matchers, alert.labels)) return [];
    const silencedBy = active.filter(({ matchers }) => matches(matchers, alert.labels)).map(({ id }) => id);
    const inhibitedBy = [inhibitor(seen)].flatMap((by) => by?.fingerprint ?? []);
    const routes = routeAlert(policy, seen);
    return [{ json: jsonOf(alert, { silencedBy, inhibitedBy, routes }), routes }];
  });
  return shown.filter(({ json }) => isWanted(json, query));
}

interface Quiet {
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
  readonly routes: readonly RouteMatch[];
}

/** Go reads no year above 9999, and an alert without an end says so by a far one. */
const farAhead = '9999-12-31T23:59:59.000Z';

function jsonOf(alert: StoredAlert, { silencedBy, inhibitedBy, routes }: Quiet) {
  const isQuiet = silencedBy.length + inhibitedBy.length > 0;
  return {
    labels: alert.labels,
    annotations: alert.annotations,
    startsAt: (alert.startsAt ?? alert.changedAt).toISOString(),
    endsAt: alert.expiresAt?.toISOString() ?? farAhead,
    updatedAt: alert.evaluatedAt.toISOString(),
    generatorURL: alert.generatorUrl ?? '',
    fingerprint: alert.fingerprint,
    receivers: [...new Set(routes.map(({ actionGroup }) => actionGroup))].map((name) => ({ name })),
    status: { state: isQuiet ? 'suppressed' : 'active', silencedBy, inhibitedBy, mutedBy: [] },
  };
}

function isWanted({ status, receivers }: ShownAlert['json'], query: AlertQuery): boolean {
  if (!query.silenced && status.silencedBy.length > 0) return false;
  if (!query.inhibited && status.inhibitedBy.length > 0) return false;
  if (!query.active && status.state === 'active') return false;
  if (query.receiver === undefined) return true;
  const name: Matcher = { name: 'receiver', operator: '=~', value: query.receiver };
  return receivers.some((receiver) => matches([name], { receiver: receiver.name }));
}

/** The alerts by the groups in which they are told. */
export function groupAlerts(shown: readonly ShownAlert[]) {
  const groups = new Map<string, { readonly match: RouteMatch; readonly alerts: ShownAlert['json'][] }>();
  for (const { json, routes } of shown) {
    for (const match of routes) {
      const group = groups.get(match.groupKey) ?? { match, alerts: [] };
      group.alerts.push(json);
      groups.set(match.groupKey, group);
    }
  }
  return [...groups.values()].map(({ match, alerts }) => ({
    labels: match.groupLabels,
    receiver: { name: match.actionGroup },
    alerts,
  }));
}

import { toRoutedAlert } from '@circuitwatch/persistence';
import { routeAlert } from '@circuitwatch/alerting-routing';
import type { RoutedAlert, RoutingPolicy } from '@circuitwatch/alerting-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import type { GatewayContext } from '../../../../context.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { readTexts } from '../../../alerts/read-texts.ts';
import { requireAlert } from '../../../alerts/require-alert.ts';
import { dryRun, type ToldGroup } from '../../dry-run.ts';
import { madeUpAlert } from '../../made-up-alert.ts';

const mostFiring = 10_000;

/** What would become of an alert. */
export const alertDryRun: NonNullable<QueryResolvers['alertDryRun']> = async (_parent, args, context) => {
  const { persistence, now } = context;
  const at = args.at ?? now();
  const { alert, notes } = await readAlert(args, at, context);
  const [{ policy }, silences, firing] = await Promise.all([
    persistence.routingPolicy.get(),
    persistence.silences.active(at),
    persistence.alerts.firing(mostFiring),
  ]);
  const steps = dryRun({
    alert,
    policy,
    groups: await findGroups(alert, policy, context),
    firing: firing.map(toRoutedAlert),
    silences,
    at,
  });
  const nobody = 'No route leads to an action group, and the alert has none of its own: nobody is told.';
  return { labels: alert.labels, at, steps, notes: steps.length === 0 ? [...notes, nobody] : notes };
};

type Asked = Parameters<NonNullable<QueryResolvers['alertDryRun']>>[1];

async function readAlert({ labels, alertId }: Partial<Asked>, at: Date, context: GatewayContext) {
  const given = readTexts(labels, 'labels');
  if ((given === undefined) === ((alertId ?? null) === null)) {
    const message = 'Give either `labels` or `alertId`.';
    throw invalid(message, [{ path: ['labels'], message }]);
  }
  if (alertId) {
    const stored = await requireAlert(alertId, context, ['alertId']);
    const alert = { ...toRoutedAlert(stored), endsAt: null };
    const isOver = stored.state === 'NORMAL' || stored.state === 'PENDING';
    return {
      alert,
      notes: isOver ? [`The alert is ${stored.state} now; this is what would be if it fired.`] : [],
    };
  }
  const name = given?.['alertname'];
  const rule = name === undefined ? null : await context.loaders.alertRuleByName.load(name);
  const alert = madeUpAlert(given ?? {}, rule, at);
  const known =
    rule === null ? 'No rule of ours has this `alertname`: it is taken for an alert that others send.' : null;
  return { alert, notes: known === null ? [] : [known] };
}

async function findGroups(
  alert: RoutedAlert,
  policy: RoutingPolicy,
  { loaders }: GatewayContext,
): Promise<ReadonlyMap<string, ToldGroup>> {
  const names = [...new Set(routeAlert(policy, alert).map(({ actionGroup }) => actionGroup))];
  const found = await Promise.all(
    names.map(async (name) => {
      const group = await loaders.actionGroupByName.load(name);
      if (group === null) return [];
      return [[name, { group, receivers: await loaders.receiversOfGroup.load(group.id) }] as const];
    }),
  );
  return new Map(found.flat());
}

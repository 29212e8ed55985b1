import type { Page, Persistence, StoredAlert } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';
import { createLoaderWithArguments } from '../../loader-with-arguments.ts';
import type { AlertState } from '@circuitwatch/alerting-definitions';
import type { PlantScope } from '../alerts/plant-scope.ts';

/** What is asked about the alerts of many rules. */
interface FirstAlerts {
  readonly states: readonly AlertState[];
  readonly first: number;
}

/** Alerts of all rules together that one statement reads; rules with more are read one by one. */
const mostTogether = 500;

/** The loaders of alert rules. */
export function createAlertRuleLoaders(persistence: Persistence, scope: PlantScope) {
  const { alertRules } = persistence;
  return {
    alertRule: createLoader((ids) => alertRules.byIds(ids)),
    alertRuleByName: createLoader((names) => alertRules.byNames(names)),
    firstAlertsOfRule: createLoaderWithArguments<Page<StoredAlert>, FirstAlerts>((ruleIds, asked) =>
      firstPages(ruleIds, asked, { persistence, scope }),
    ),
  };
}

/** The gravest alerts of each rule: in one statement where they are few, as they mostly are. */
async function firstPages(
  ruleIds: readonly string[],
  { states, first }: FirstAlerts,
  { persistence: { alerts }, scope }: { readonly persistence: Persistence; readonly scope: PlantScope },
): Promise<readonly Page<StoredAlert>[]> {
  const filter = { states, scope };
  const together = await alerts.list({
    first: mostTogether,
    orderBy: 'GRAVEST',
    filter: { ...filter, ruleIds },
  });
  if (together.hasNextPage) {
    return Promise.all(
      ruleIds.map((id) => alerts.list({ first, orderBy: 'GRAVEST', filter: { ...filter, ruleIds: [id] } })),
    );
  }
  const byRule = Map.groupBy(together.items, ({ node }) => node.ruleId);
  return ruleIds.map((id) => {
    const items = byRule.get(id) ?? [];
    return { items: items.slice(0, first), hasNextPage: items.length > first, hasPreviousPage: false };
  });
}

import type { AlertRule, Severity, Silence } from '@circuitwatch/alerting-definitions';
import type { Page, StoredAlert } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { GatewayContext } from '../../../context.ts';
import { filterOf, type ListQuery } from './list-query.ts';

/** Alerts of one page. */
const pageSize = 100;
const mostPlants = 500;

/** All that the list shows. */
export interface AlertList {
  readonly query: ListQuery;
  readonly page: Page<StoredAlert>;
  /** Of all pages. */
  readonly total: number;
  /** How many fit the filter but for the severities, by severity; those without any are left out. */
  readonly bySeverity: ReadonlyMap<Severity, number>;
  /** How many are about to fire, among those that the viewer may see. */
  readonly pending: number;
  /** By their ids. */
  readonly rules: ReadonlyMap<string, AlertRule>;
  readonly enabledRules: number;
  readonly silences: readonly Silence[];
  readonly plants: readonly string[];
  readonly now: Date;
}

type ListContext = Pick<GatewayContext, 'persistence' | 'viewer' | 'loaders' | 'now'>;

/** The page that is asked for; the first where the cursor is none of this list, with a problem. */
async function readPage(
  query: ListQuery,
  { persistence, viewer }: ListContext,
): Promise<{ readonly page: Page<StoredAlert>; readonly problems: readonly string[] }> {
  const filter = filterOf(query, viewer.plants);
  const first = { first: pageSize, orderBy: 'GRAVEST', filter } as const;
  const asked =
    query.before === ''
      ? { ...first, after: query.after === '' ? null : query.after }
      : ({ last: pageSize, before: query.before, orderBy: 'GRAVEST', filter } as const);
  try {
    return { page: await persistence.alerts.list(asked), problems: [] };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'INVALID') throw error;
    return {
      page: await persistence.alerts.list(first),
      problems: ['That page is not there any more; this is the first one.'],
    };
  }
}

async function rulesOf(
  alerts: readonly StoredAlert[],
  { loaders }: ListContext,
): Promise<ReadonlyMap<string, AlertRule>> {
  const ids = [...new Set(alerts.flatMap(({ ruleId }) => (ruleId === null ? [] : [ruleId])))];
  const found = await loaders.alertRule.loadMany(ids);
  return new Map(
    found.flatMap((rule) => (rule === null || rule instanceof Error ? [] : [[rule.id, rule.definition]])),
  );
}

async function plantNames({ persistence, viewer }: ListContext): Promise<readonly string[]> {
  const page = await persistence.plants.list({ first: mostPlants, filter: { names: viewer.plants } });
  return page.items.map(({ node }) => node.name);
}

/** Reads what the list shows, in a fixed number of statements. */
export async function loadList(query: ListQuery, context: ListContext): Promise<AlertList> {
  const { persistence, viewer } = context;
  const { alerts, alertRules, silences } = persistence;
  const now = context.now();
  const filter = filterOf(query, viewer.plants);
  const [{ page, problems }, total, counts, pending, active, enabledRules, plants] = await Promise.all([
    readPage(query, context),
    alerts.count(filter),
    alerts.counts({ ...filter, severities: null }),
    alerts.count({ states: ['PENDING'], scope: viewer.plants }),
    silences.active(now),
    alertRules.count({ enabled: true }),
    plantNames(context),
  ]);
  const bySeverity = new Map<Severity, number>();
  for (const { severity, count } of counts) bySeverity.set(severity, (bySeverity.get(severity) ?? 0) + count);
  return {
    ...{ query: { ...query, problems: [...query.problems, ...problems] }, page, total, bySeverity, pending },
    rules: await rulesOf(
      page.items.map(({ node }) => node),
      context,
    ),
    ...{ enabledRules, silences: active, plants, now },
  };
}

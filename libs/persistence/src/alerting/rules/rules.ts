import type { Database } from '../../database/database.ts';
import { containing } from '../../database/versioned.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { alignOne, uuids } from '../../paging/align.ts';
import { keysetPage } from '../../paging/keyset.ts';
import { nameOrders } from '../../paging/orders.ts';
import type { AlertRuleRepository, RuleFilter } from '../records.ts';
import { deleteRule, putRule } from './rule-changes.ts';
import { toRule } from './rule-row.ts';

function condition(filter: RuleFilter): Prisma.AlertRuleWhereInput {
  return {
    ...(filter.search == null ? {} : { name: containing(filter.search) }),
    ...(filter.names == null ? {} : { name: { in: [...filter.names] } }),
    ...(filter.severities == null ? {} : { severity: { in: [...filter.severities] } }),
    ...(filter.enabled == null ? {} : { enabled: filter.enabled }),
    ...(filter.actionGroup == null ? {} : { actionGroups: { has: filter.actionGroup } }),
  };
}

/** Rules on one connection. */
export function alertRuleRepository(database: Database): AlertRuleRepository {
  const { alertRule } = database.prisma;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: nameOrders,
        defaultOrder: 'NAME',
        find: ({ where, orderBy, take }) =>
          alertRule.findMany({ where: { AND: [condition(args.filter ?? {}), where] }, orderBy, take }),
        toNode: toRule,
      }),
    count: (filter) => alertRule.count({ where: condition(filter ?? {}) }),
    byIds: async (ids) => {
      const rows = await alertRule.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows.map(toRule), ({ id }) => id);
    },
    byNames: async (names) => {
      const rows = await alertRule.findMany({ where: { name: { in: [...names] } } });
      return alignOne(names, rows.map(toRule), ({ name }) => name);
    },
    put: (rule, options, actor) => putRule(database, rule, options, actor),
    delete: (change, actor, now) => deleteRule(database, change, actor, now),
  };
}

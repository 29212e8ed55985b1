import type { Severity } from '@circuitwatch/alerting-definitions';
import type { Database } from '../../database/database.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { alignOne, uuids } from '../../paging/align.ts';
import { keysetPage, type Orders } from '../../paging/keyset.ts';
import type { AlertFilter, AlertRepository } from '../records.ts';
import { deliveriesOf, notesOf, transitionsOf } from './alert-histories.ts';
import { toAlert } from './alert-row.ts';
import { externalByFingerprint, storeExternal } from './external-alerts.ts';
import { acknowledge, assign, comment, resolveByHand, unacknowledge } from './people.ts';

const orders: Orders<'NEWEST' | 'GRAVEST'> = {
  NEWEST: [
    { field: 'changedAt', direction: 'desc', type: 'instant' },
    { field: 'id', direction: 'asc', type: 'uuid' },
  ],
  GRAVEST: [
    { field: 'severity', direction: 'asc', type: 'integer' },
    { field: 'changedAt', direction: 'desc', type: 'instant' },
    { field: 'id', direction: 'asc', type: 'uuid' },
  ],
};

function oneOf<Value>(values: readonly Value[] | null | undefined): { in: Value[] } | undefined {
  return values == null ? undefined : { in: [...values] };
}

function condition(filter: AlertFilter): Prisma.AlertWhereInput {
  const state = oneOf(filter.states);
  const severity = oneOf<number>(filter.severities);
  const ruleName = oneOf(filter.rules);
  const circuit = oneOf(filter.circuits);
  const plant = oneOf(filter.plants);
  const scope = oneOf(filter.scope);
  const labels = Object.entries(filter.labels ?? {});
  return {
    ...(state === undefined ? {} : { state }),
    ...(severity === undefined ? {} : { severity }),
    ...(ruleName === undefined ? {} : { ruleName }),
    ...(circuit === undefined ? {} : { circuit }),
    ...(filter.ruleIds == null ? {} : { ruleId: { in: uuids(filter.ruleIds) } }),
    ...(filter.acknowledged == null ? {} : { acknowledgedBy: filter.acknowledged ? { not: null } : null }),
    AND: [
      ...(plant === undefined ? [] : [{ plant }]),
      ...(scope === undefined ? [] : [{ plant: scope }]),
      ...labels.map(([name, value]) => ({ labels: { path: [name], equals: value } })),
    ],
  };
}

/** Alerts on one connection. */
export function alertRepository(database: Database): AlertRepository {
  const { alert } = database.prisma;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders,
        defaultOrder: 'GRAVEST',
        find: ({ where, orderBy, take }) =>
          alert.findMany({ where: { AND: [condition(args.filter ?? {}), where] }, orderBy, take }),
        toNode: toAlert,
      }),
    count: (filter) => alert.count({ where: condition(filter ?? {}) }),
    byIds: async (ids) => {
      const rows = await alert.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows.map(toAlert), ({ id }) => id);
    },
    transitions: (ids, limit) => transitionsOf(database, ids, limit),
    notes: (ids, limit) => notesOf(database, ids, limit),
    deliveries: (ids, limit) => deliveriesOf(database, ids, limit),
    acknowledge: (id, text, actor, now) => acknowledge(database, { id, text, actor, now }),
    unacknowledge: (id, text, actor, now) => unacknowledge(database, { id, text, actor, now }),
    assign: (id, assignee, actor, now) => assign(database, assignee, { id, actor, now }),
    comment: (id, text, actor, now) => comment(database, { id, text, actor, now }),
    resolve: (id, text, actor, now) => resolveByHand(database, { id, text, actor, now }),
    storeExternal: (alerts, now) => storeExternal(database, alerts, now),
    externalByFingerprint: (fingerprints) => externalByFingerprint(database, fingerprints),
    firing: async (limit) => {
      const rows = await alert.findMany({ where: { state: { in: ['FIRING', 'RECOVERING'] } }, take: limit });
      return rows.map(toAlert);
    },
    firingSince: async (since) => {
      const rows = await alert.findMany({
        where: { OR: [{ state: { in: ['FIRING', 'RECOVERING'] } }, { resolvedAt: { gte: since } }] },
      });
      return rows.map(toAlert);
    },
    counts: async (filter) => {
      const open = { state: { not: 'NORMAL' as const } };
      const groups = await alert.groupBy({
        by: ['state', 'severity'],
        where: { AND: [condition(filter ?? {}), open] },
        orderBy: [{ severity: 'asc' }, { state: 'asc' }],
        _count: true,
      });
      return groups.map(({ state, severity, _count }) => ({
        state,
        severity: severity as Severity,
        count: _count,
      }));
    },
  };
}

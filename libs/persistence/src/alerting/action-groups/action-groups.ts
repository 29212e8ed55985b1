import type { Database } from '../../database/database.ts';
import { containing } from '../../database/versioned.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { alignMany, alignOne, uuids } from '../../paging/align.ts';
import { keysetPage } from '../../paging/keyset.ts';
import { nameOrders } from '../../paging/orders.ts';
import type { ActionGroupFilter, ActionGroupRepository } from '../receiver-records.ts';
import { deleteActionGroup, putActionGroup } from './put-action-group.ts';
import { toActionGroup, toReceiver } from './receiver-row.ts';

type Sealed = Readonly<Record<string, string>>;

function condition(filter: ActionGroupFilter): Prisma.ActionGroupWhereInput {
  return {
    ...(filter.search == null ? {} : { name: containing(filter.search) }),
    ...(filter.names == null ? {} : { name: { in: [...filter.names] } }),
  };
}

/** Action groups on one connection. */
export function actionGroupRepository(database: Database): ActionGroupRepository {
  const { actionGroup, receiver } = database.prisma;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: nameOrders,
        defaultOrder: 'NAME',
        find: ({ where, orderBy, take }) =>
          actionGroup.findMany({ where: { AND: [condition(args.filter ?? {}), where] }, orderBy, take }),
        toNode: toActionGroup,
      }),
    count: (filter) => actionGroup.count({ where: condition(filter ?? {}) }),
    byIds: async (ids) => {
      const rows = await actionGroup.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows.map(toActionGroup), ({ id }) => id);
    },
    byNames: async (names) => {
      const rows = await actionGroup.findMany({ where: { name: { in: [...names] } } });
      return alignOne(names, rows.map(toActionGroup), ({ name }) => name);
    },
    receivers: async (groupIds) => {
      const where = { actionGroupId: { in: uuids(groupIds) } };
      const rows = await receiver.findMany({ where, orderBy: [{ name: 'asc' }] });
      return alignMany(groupIds, rows.map(toReceiver), ({ actionGroupId }) => actionGroupId);
    },
    receiversByIds: async (ids) => {
      const rows = await receiver.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows.map(toReceiver), ({ id }) => id);
    },
    sealedSecrets: async (id) => {
      const row = await receiver.findUnique({ where: { id }, select: { secrets: true } });
      return (row?.secrets ?? {}) as Sealed;
    },
    reseal: async (id, secrets) => {
      await receiver.updateMany({ where: { id }, data: { secrets: { ...secrets } } });
    },
    sealedReceivers: async () => {
      const rows = await receiver.findMany({
        where: { secrets: { not: {} } },
        select: { id: true, secrets: true },
      });
      return rows.map(({ id, secrets }) => ({ id, secrets: secrets as Sealed }));
    },
    put: (group, options, actor) => putActionGroup(database, group, options, actor),
    delete: (change, actor) => deleteActionGroup(database, change, actor),
    setHealth: async (id, unhealthy) => {
      await receiver.updateMany({ where: { id }, data: { unhealthy } });
    },
  };
}

import { notFound } from '@circuitwatch/platform-errors';
import { writeAudit } from '../access/audit.ts';
import type { Actor } from '../access/records.ts';
import type { Database } from '../database/database.ts';
import { containing, given, notChanged, unchanged } from '../database/versioned.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { alignOne, uuids } from '../paging/align.ts';
import { keysetPage } from '../paging/keyset.ts';
import { nameOrders } from '../paging/orders.ts';
import type { Change } from '../paging/page.ts';
import type { Datastore, DatastoreFilter, DatastoreRepository, NewDatastore } from './records.ts';

function condition(filter: DatastoreFilter): Prisma.DatastoreWhereInput {
  const search = filter.search == null ? undefined : containing(filter.search);
  return {
    ...(filter.names == null ? {} : { name: { in: [...filter.names] } }),
    ...(search === undefined ? {} : { OR: [{ name: search }, { description: search }] }),
  };
}

async function createDatastore(database: Database, input: NewDatastore, actor: Actor): Promise<Datastore> {
  return database.transaction(async (tx) => {
    const { name, uri, description } = input;
    const datastore = await tx.prisma.datastore.create({ data: { name, uri, ...given({ description }) } });
    await writeAudit(tx, actor, {
      action: 'datastore.create',
      targetType: 'datastore',
      targetId: datastore.id,
      details: input,
    });
    return datastore;
  });
}

async function deleteDatastore(database: Database, change: Change, actor: Actor): Promise<Datastore> {
  return database.transaction(async (tx) => {
    const [known] = uuids([change.id]);
    const datastore =
      known === undefined ? null : await tx.prisma.datastore.findUnique({ where: { id: known } });
    if (datastore === null) throw notFound('Datastore', change.id);
    const { count } = await tx.prisma.datastore.deleteMany({ where: unchanged(change) });
    if (count === 0) throw notChanged('Datastore', change, datastore);
    await writeAudit(tx, actor, {
      action: 'datastore.delete',
      targetType: 'datastore',
      targetId: datastore.id,
      details: { name: datastore.name, uri: datastore.uri },
    });
    return datastore;
  });
}

/** Every datastore's place by its name. */
export async function datastorePlaces({ prisma }: Database): Promise<Readonly<Record<string, string>>> {
  const stores = await prisma.datastore.findMany({ select: { name: true, uri: true } });
  return Object.fromEntries(stores.map(({ name, uri }) => [name, uri]));
}

/** Datastores on one connection. */
export function datastoreRepository(database: Database): DatastoreRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: nameOrders,
        defaultOrder: 'NAME',
        find: ({ where, orderBy, take }) =>
          prisma.datastore.findMany({ where: { AND: [condition(args.filter ?? {}), where] }, orderBy, take }),
        toNode: (row) => row,
      }),
    count: (filter) => prisma.datastore.count({ where: condition(filter ?? {}) }),
    byIds: async (ids) => {
      const rows = await prisma.datastore.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows, (row) => row.id);
    },
    places: () => datastorePlaces(database),
    create: (input, actor) => createDatastore(database, input, actor),
    delete: (change, actor) => deleteDatastore(database, change, actor),
  };
}

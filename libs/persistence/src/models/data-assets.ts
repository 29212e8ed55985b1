import { notFound } from '@circuitwatch/platform-errors';
import { writeAudit } from '../access/audit.ts';
import type { Actor } from '../access/records.ts';
import type { Database } from '../database/database.ts';
import { containing, given, notChanged, unchanged } from '../database/versioned.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { alignMany, alignOne, uuids } from '../paging/align.ts';
import { keysetPage, type Orders } from '../paging/keyset.ts';
import { createdAtOrder } from '../paging/orders.ts';
import type { Change } from '../paging/page.ts';
import { resolveAssets } from './resolve-assets.ts';
import type {
  NewDataAsset,
  DataAsset,
  DataAssetChange,
  DataAssetFilter,
  DataAssetRepository,
} from './records.ts';

const orders: Orders<'NAME' | 'NEWEST'> = {
  ...createdAtOrder,
  NAME: [
    { field: 'name', direction: 'asc', type: 'text' },
    { field: 'number', direction: 'desc', type: 'integer' },
    { field: 'id', direction: 'asc', type: 'uuid' },
  ],
};

function condition(filter: DataAssetFilter): Prisma.DataAssetWhereInput {
  const search = filter.search == null ? undefined : containing(filter.search);
  return {
    ...(filter.ids == null ? {} : { id: { in: uuids(filter.ids) } }),
    ...(filter.names == null ? {} : { name: { in: [...filter.names] } }),
    ...(filter.circuitIds == null ? {} : { circuitId: { in: uuids(filter.circuitIds) } }),
    ...(search === undefined ? {} : { OR: [{ name: search }, { description: search }] }),
  };
}

/** Two assets at once cannot get one number: names are locked until the first is committed. */
async function nextNumber(database: Database, name: string): Promise<number> {
  await database.query(`select pg_advisory_xact_lock(hashtext('data_asset'), hashtext($1))::text`, name);
  const newest = await database.prisma.dataAsset.aggregate({ where: { name }, _max: { number: true } });
  return (newest._max.number ?? 0) + 1;
}

async function findDataAsset(database: Database, id: string): Promise<DataAsset | null> {
  const [known] = uuids([id]);
  return known === undefined ? null : database.prisma.dataAsset.findUnique({ where: { id: known } });
}

async function getDataAsset(database: Database, id: string): Promise<DataAsset> {
  const dataAsset = await findDataAsset(database, id);
  if (dataAsset === null) throw notFound('Data asset', id);
  return dataAsset;
}

async function createDataAsset(database: Database, input: NewDataAsset, actor: Actor): Promise<DataAsset> {
  return database.transaction(async (tx) => {
    const { name, uri, description, timestampColumn, circuitId } = input;
    const number = input.number ?? (await nextNumber(tx, name));
    const fields = given({ description, timestampColumn, circuitId });
    const dataAsset = await tx.prisma.dataAsset.create({ data: { name, number, uri, ...fields } });
    await writeAudit(tx, actor, {
      action: 'dataAsset.create',
      targetType: 'dataAsset',
      targetId: dataAsset.id,
      details: input,
    });
    return dataAsset;
  });
}

async function updateDataAsset(
  database: Database,
  change: DataAssetChange,
  actor: Actor,
): Promise<DataAsset> {
  await getDataAsset(database, change.id);
  return database.transaction(async (tx) => {
    const { description, circuitId } = change;
    const fields = given({ description, circuitId });
    const [dataAsset] = await tx.prisma.dataAsset.updateManyAndReturn({
      where: unchanged(change),
      data: { ...fields, version: { increment: 1 } },
    });
    if (dataAsset === undefined) throw notChanged('Data asset', change, await findDataAsset(tx, change.id));
    await writeAudit(tx, actor, {
      action: 'dataAsset.update',
      targetType: 'dataAsset',
      targetId: dataAsset.id,
      details: fields,
    });
    return dataAsset;
  });
}

async function deleteDataAsset(database: Database, change: Change, actor: Actor): Promise<DataAsset> {
  return database.transaction(async (tx) => {
    const dataAsset = await getDataAsset(tx, change.id);
    const { count } = await tx.prisma.dataAsset.deleteMany({ where: unchanged(change) });
    if (count === 0) throw notChanged('Data asset', change, dataAsset);
    const details = { name: dataAsset.name, number: dataAsset.number };
    await writeAudit(tx, actor, {
      action: 'dataAsset.delete',
      targetType: 'dataAsset',
      targetId: dataAsset.id,
      details,
    });
    return dataAsset;
  });
}

/** Data assets on one connection. */
export function dataAssetRepository(database: Database): DataAssetRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: orders,
        defaultOrder: 'NAME',
        find: ({ where, orderBy, take }) =>
          prisma.dataAsset.findMany({ where: { AND: [condition(args.filter ?? {}), where] }, orderBy, take }),
        toNode: (row) => row,
      }),
    count: (filter) => prisma.dataAsset.count({ where: condition(filter ?? {}) }),
    get: (id) => getDataAsset(database, id),
    byIds: async (ids) => {
      const rows = await prisma.dataAsset.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows, (row) => row.id);
    },
    byCircuitIds: async (circuitIds) => {
      const where = { circuitId: { in: uuids(circuitIds) } };
      const rows = await prisma.dataAsset.findMany({ where, orderBy: [{ name: 'asc' }, { number: 'desc' }] });
      return alignMany(circuitIds, rows, (row) => row.circuitId);
    },
    resolve: (references) => resolveAssets(database, references),
    create: (input, actor) => createDataAsset(database, input, actor),
    update: (change, actor) => updateDataAsset(database, change, actor),
    delete: (change, actor) => deleteDataAsset(database, change, actor),
  };
}

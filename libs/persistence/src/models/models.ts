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
import type { NewModel, Model, ModelChange, ModelFilter, ModelRepository } from './records.ts';

function condition(filter: ModelFilter): Prisma.ModelWhereInput {
  const search = filter.search == null ? undefined : containing(filter.search);
  return {
    ...(filter.ids == null ? {} : { id: { in: uuids(filter.ids) } }),
    ...(filter.names == null ? {} : { name: { in: [...filter.names] } }),
    ...(search === undefined ? {} : { OR: [{ name: search }, { description: search }] }),
  };
}

async function findModel(database: Database, id: string): Promise<Model | null> {
  const [known] = uuids([id]);
  return known === undefined ? null : database.prisma.model.findUnique({ where: { id: known } });
}

async function getModel(database: Database, id: string): Promise<Model> {
  const model = await findModel(database, id);
  if (model === null) throw notFound('Model', id);
  return model;
}

async function createModel(database: Database, input: NewModel, actor: Actor): Promise<Model> {
  return database.transaction(async (tx) => {
    const { name, description } = input;
    const model = await tx.prisma.model.create({ data: { name, ...given({ description }) } });
    await writeAudit(tx, actor, {
      action: 'model.create',
      targetType: 'model',
      targetId: model.id,
      details: input,
    });
    return model;
  });
}

async function updateModel(database: Database, change: ModelChange, actor: Actor): Promise<Model> {
  await getModel(database, change.id);
  return database.transaction(async (tx) => {
    const { name, description } = change;
    const fields = given({ name, description });
    const [model] = await tx.prisma.model.updateManyAndReturn({
      where: unchanged(change),
      data: { ...fields, version: { increment: 1 } },
    });
    if (model === undefined) throw notChanged('Model', change, await findModel(tx, change.id));
    await writeAudit(tx, actor, {
      action: 'model.update',
      targetType: 'model',
      targetId: model.id,
      details: fields,
    });
    return model;
  });
}

async function deleteModel(database: Database, change: Change, actor: Actor): Promise<Model> {
  return database.transaction(async (tx) => {
    const model = await getModel(tx, change.id);
    const { count } = await tx.prisma.model.deleteMany({ where: unchanged(change) });
    if (count === 0) throw notChanged('Model', change, model);
    const details = { name: model.name };
    await writeAudit(tx, actor, { action: 'model.delete', targetType: 'model', targetId: model.id, details });
    return model;
  });
}

/** Models on one connection. */
export function modelRepository(database: Database): ModelRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: nameOrders,
        defaultOrder: 'NAME',
        find: ({ where, orderBy, take }) =>
          prisma.model.findMany({ where: { AND: [condition(args.filter ?? {}), where] }, orderBy, take }),
        toNode: (row) => row,
      }),
    count: (filter) => prisma.model.count({ where: condition(filter ?? {}) }),
    get: (id) => getModel(database, id),
    byIds: async (ids) => {
      const rows = await prisma.model.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows, (row) => row.id);
    },
    findByName: (name) => prisma.model.findUnique({ where: { name } }),
    create: (input, actor) => createModel(database, input, actor),
    update: (change, actor) => updateModel(database, change, actor),
    delete: (change, actor) => deleteModel(database, change, actor),
  };
}

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
import type { NewPlant, Plant, PlantChange, PlantFilter, PlantRepository } from './records.ts';

function condition(filter: PlantFilter): Prisma.PlantWhereInput {
  const search = filter.search == null ? undefined : containing(filter.search);
  return {
    ...(filter.ids == null ? {} : { id: { in: uuids(filter.ids) } }),
    ...(filter.names == null ? {} : { name: { in: [...filter.names] } }),
    ...(search === undefined ? {} : { OR: [{ name: search }, { title: search }] }),
  };
}

async function findPlant(database: Database, id: string): Promise<Plant | null> {
  const [known] = uuids([id]);
  return known === undefined ? null : database.prisma.plant.findUnique({ where: { id: known } });
}

async function getPlant(database: Database, id: string): Promise<Plant> {
  const plant = await findPlant(database, id);
  if (plant === null) throw notFound('Plant', id);
  return plant;
}

async function createPlant(database: Database, input: NewPlant, actor: Actor): Promise<Plant> {
  return database.transaction(async (tx) => {
    const { name, title, timeZone } = input;
    const plant = await tx.prisma.plant.create({ data: { name, title, ...given({ timeZone }) } });
    await writeAudit(tx, actor, {
      action: 'plant.create',
      targetType: 'plant',
      targetId: plant.id,
      details: input,
    });
    return plant;
  });
}

async function updatePlant(database: Database, change: PlantChange, actor: Actor): Promise<Plant> {
  await getPlant(database, change.id);
  return database.transaction(async (tx) => {
    const { name, title, timeZone } = change;
    const fields = given({ name, title, timeZone });
    const [plant] = await tx.prisma.plant.updateManyAndReturn({
      where: unchanged(change),
      data: { ...fields, version: { increment: 1 } },
    });
    if (plant === undefined) throw notChanged('Plant', change, await findPlant(tx, change.id));
    await writeAudit(tx, actor, {
      action: 'plant.update',
      targetType: 'plant',
      targetId: plant.id,
      details: fields,
    });
    return plant;
  });
}

async function deletePlant(database: Database, change: Change, actor: Actor): Promise<Plant> {
  return database.transaction(async (tx) => {
    const plant = await getPlant(tx, change.id);
    const { count } = await tx.prisma.plant.deleteMany({ where: unchanged(change) });
    if (count === 0) throw notChanged('Plant', change, plant);
    const details = { name: plant.name };
    await writeAudit(tx, actor, { action: 'plant.delete', targetType: 'plant', targetId: plant.id, details });
    return plant;
  });
}

/** Plants on one connection. */
export function plantRepository(database: Database): PlantRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: nameOrders,
        defaultOrder: 'NAME',
        find: ({ where, orderBy, take }) =>
          prisma.plant.findMany({ where: { AND: [condition(args.filter ?? {}), where] }, orderBy, take }),
        toNode: (row) => row,
      }),
    count: (filter) => prisma.plant.count({ where: condition(filter ?? {}) }),
    get: (id) => getPlant(database, id),
    byIds: async (ids) => {
      const rows = await prisma.plant.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows, (row) => row.id);
    },
    findByName: (name) => prisma.plant.findUnique({ where: { name } }),
    create: (input, actor) => createPlant(database, input, actor),
    update: (change, actor) => updatePlant(database, change, actor),
    delete: (change, actor) => deletePlant(database, change, actor),
  };
}

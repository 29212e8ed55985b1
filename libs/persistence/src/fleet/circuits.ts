import { notFound } from '@circuitwatch/platform-errors';
import { writeAudit } from '../access/audit.ts';
import type { Actor } from '../access/records.ts';
import type { Database } from '../database/database.ts';
import { containing, given, notChanged, unchanged } from '../database/versioned.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { resumeSchedules } from '../monitors/schedules.ts';
import { alignMany, alignOne, uuids } from '../paging/align.ts';
import { keysetPage, type Orders } from '../paging/keyset.ts';
import { nameOrders } from '../paging/orders.ts';
import type { Change } from '../paging/page.ts';
import { circuitHealth, circuitHealthCounts, idsByHealth } from './circuit-health.ts';
import type { NewCircuit, Circuit, CircuitChange, CircuitFilter, CircuitRepository } from './records.ts';

const orders: Orders<'NAME' | 'NEWEST' | 'PLANT'> = {
  ...nameOrders,
  PLANT: [
    { field: 'plantId', direction: 'asc', type: 'uuid' },
    { field: 'name', direction: 'asc', type: 'text' },
    { field: 'id', direction: 'asc', type: 'uuid' },
  ],
};

async function condition(database: Database, filter: CircuitFilter): Promise<Prisma.CircuitWhereInput> {
  const search = filter.search == null ? undefined : containing(filter.search);
  const healthy = filter.healths == null ? undefined : await idsByHealth(database, filter.healths);
  return {
    AND: [
      ...(filter.ids == null ? [] : [{ id: { in: uuids(filter.ids) } }]),
      ...(healthy === undefined ? [] : [{ id: { in: [...healthy] } }]),
    ],
    ...(filter.plantIds == null ? {} : { plantId: { in: uuids(filter.plantIds) } }),
    ...(filter.names == null ? {} : { name: { in: [...filter.names] } }),
    ...(filter.tags == null ? {} : { tags: { hasEvery: [...filter.tags] } }),
    ...(filter.enabled == null ? {} : { enabled: filter.enabled }),
    ...(search === undefined ? {} : { OR: [{ name: search }, { title: search }] }),
  };
}

async function findCircuit(database: Database, id: string): Promise<Circuit | null> {
  const [known] = uuids([id]);
  return known === undefined ? null : database.prisma.circuit.findUnique({ where: { id: known } });
}

async function getCircuit(database: Database, id: string): Promise<Circuit> {
  const circuit = await findCircuit(database, id);
  if (circuit === null) throw notFound('Circuit', id);
  return circuit;
}

async function createCircuit(database: Database, input: NewCircuit, actor: Actor): Promise<Circuit> {
  return database.transaction(async (tx) => {
    const { plantId, name, title, tags, enabled } = input;
    const fields = given({ enabled });
    const circuit = await tx.prisma.circuit.create({
      data: { plantId, name, title, tags: [...(tags ?? [])], ...fields },
    });
    await writeAudit(tx, actor, {
      action: 'circuit.create',
      targetType: 'circuit',
      targetId: circuit.id,
      details: input,
    });
    return circuit;
  });
}

async function updateCircuit(database: Database, change: CircuitChange, actor: Actor): Promise<Circuit> {
  const before = await getCircuit(database, change.id);
  return database.transaction(async (tx) => {
    const { name, title, tags, enabled } = change;
    const fields = given({ name, title, tags: tags && [...tags], enabled });
    const [circuit] = await tx.prisma.circuit.updateManyAndReturn({
      where: unchanged(change),
      data: { ...fields, version: { increment: 1 } },
    });
    if (circuit === undefined) throw notChanged('Circuit', change, await findCircuit(tx, change.id));
    if (circuit.enabled && !before.enabled) await resumeSchedules(tx, { circuitId: circuit.id });
    await writeAudit(tx, actor, {
      action: 'circuit.update',
      targetType: 'circuit',
      targetId: circuit.id,
      details: fields,
    });
    return circuit;
  });
}

async function deleteCircuit(database: Database, change: Change, actor: Actor): Promise<Circuit> {
  return database.transaction(async (tx) => {
    const circuit = await getCircuit(tx, change.id);
    const { count } = await tx.prisma.circuit.deleteMany({ where: unchanged(change) });
    if (count === 0) throw notChanged('Circuit', change, circuit);
    const details = { plantId: circuit.plantId, name: circuit.name };
    await writeAudit(tx, actor, {
      action: 'circuit.delete',
      targetType: 'circuit',
      targetId: circuit.id,
      details,
    });
    return circuit;
  });
}

/** Circuits on one connection. */
export function circuitRepository(database: Database): CircuitRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders,
        defaultOrder: 'NAME',
        find: async ({ where, orderBy, take }) => {
          const filter = await condition(database, args.filter ?? {});
          return prisma.circuit.findMany({ where: { AND: [filter, where] }, orderBy, take });
        },
        toNode: (row) => row,
      }),
    count: async (filter) => prisma.circuit.count({ where: await condition(database, filter ?? {}) }),
    get: (id) => getCircuit(database, id),
    byIds: async (ids) => {
      const rows = await prisma.circuit.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows, (row) => row.id);
    },
    byPlantIds: async (plantIds) => {
      const where = { plantId: { in: uuids(plantIds) } };
      const rows = await prisma.circuit.findMany({ where, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
      return alignMany(plantIds, rows, (row) => row.plantId);
    },
    findByName: (plantId, name) => prisma.circuit.findUnique({ where: { plantId_name: { plantId, name } } }),
    health: (circuitIds) => circuitHealth(database, circuitIds),
    healthCounts: (filter) => circuitHealthCounts(database, filter?.plantIds ?? null),
    create: (input, actor) => createCircuit(database, input, actor),
    update: (change, actor) => updateCircuit(database, change, actor),
    delete: (change, actor) => deleteCircuit(database, change, actor),
  };
}

import { notFound } from '@circuitwatch/platform-errors';
import { z } from 'zod';
import { toJson, writeAudit } from '../access/audit.ts';
import type { Actor } from '../access/records.ts';
import type { Database } from '../database/database.ts';
import { containing, given, notChanged, unchanged } from '../database/versioned.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { alignOne, uuids } from '../paging/align.ts';
import { keysetPage, type Orders } from '../paging/keyset.ts';
import { createdAtOrder } from '../paging/orders.ts';
import type { Change } from '../paging/page.ts';
import { resolveComponents } from './resolve-components.ts';
import type { Component, ComponentFilter, ComponentRepository, NewComponent } from './records.ts';

const orders: Orders<'NAME' | 'NEWEST'> = {
  ...createdAtOrder,
  NAME: [
    { field: 'name', direction: 'asc', type: 'text' },
    { field: 'label', direction: 'desc', type: 'text' },
    { field: 'id', direction: 'asc', type: 'uuid' },
  ],
};

const inputsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

function toComponent(row: Prisma.ComponentModel): Component {
  return { ...row, inputs: inputsSchema.parse(row.inputs) };
}

function condition(filter: ComponentFilter): Prisma.ComponentWhereInput {
  const search = filter.search == null ? undefined : containing(filter.search);
  return {
    ...(filter.names == null ? {} : { name: { in: [...filter.names] } }),
    ...(filter.kinds == null ? {} : { kind: { in: [...filter.kinds] } }),
    ...(search === undefined ? {} : { OR: [{ name: search }, { description: search }] }),
  };
}

async function createComponent(database: Database, input: NewComponent, actor: Actor): Promise<Component> {
  return database.transaction(async (tx) => {
    const { name, label, kind, sql, inputs = {}, description } = input;
    const row = await tx.prisma.component.create({
      data: { name, label, kind, sql, inputs: toJson(inputs), ...given({ description }) },
    });
    await writeAudit(tx, actor, {
      action: 'component.create',
      targetType: 'component',
      targetId: row.id,
      details: input,
    });
    return toComponent(row);
  });
}

async function deleteComponent(database: Database, change: Change, actor: Actor): Promise<Component> {
  return database.transaction(async (tx) => {
    const [known] = uuids([change.id]);
    const row = known === undefined ? null : await tx.prisma.component.findUnique({ where: { id: known } });
    if (row === null) throw notFound('Component', change.id);
    const { count } = await tx.prisma.component.deleteMany({ where: unchanged(change) });
    if (count === 0) throw notChanged('Component', change, row);
    await writeAudit(tx, actor, {
      action: 'component.delete',
      targetType: 'component',
      targetId: row.id,
      details: { name: row.name, label: row.label },
    });
    return toComponent(row);
  });
}

/** Components on one connection. */
export function componentRepository(database: Database): ComponentRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders,
        defaultOrder: 'NAME',
        find: ({ where, orderBy, take }) =>
          prisma.component.findMany({ where: { AND: [condition(args.filter ?? {}), where] }, orderBy, take }),
        toNode: toComponent,
      }),
    count: (filter) => prisma.component.count({ where: condition(filter ?? {}) }),
    byIds: async (ids) => {
      const rows = await prisma.component.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows.map(toComponent), (row) => row.id);
    },
    find: async (name, label) => {
      const row = await prisma.component.findUnique({ where: { name_label: { name, label } } });
      return row === null ? null : toComponent(row);
    },
    resolve: (references) => resolveComponents(database, references),
    create: (input, actor) => createComponent(database, input, actor),
    delete: (change, actor) => deleteComponent(database, change, actor),
  };
}

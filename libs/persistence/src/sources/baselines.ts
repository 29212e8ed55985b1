import { dataSelectionSchema } from '@circuitwatch/monitoring-definitions';
import { conflict, notFound } from '@circuitwatch/platform-errors';
import { z } from 'zod';
import { toJson, writeAudit } from '../access/audit.ts';
import type { Actor } from '../access/records.ts';
import type { Database } from '../database/database.ts';
import { containing, given, notChanged, unchanged } from '../database/versioned.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { alignOne, uuids } from '../paging/align.ts';
import { keysetPage } from '../paging/keyset.ts';
import { nameOrders } from '../paging/orders.ts';
import type { Change } from '../paging/page.ts';
import type { Baseline, BaselineFilter, BaselineRepository, NewBaseline } from './records.ts';

const frozenSchema = z.object({
  asset: z.string().nullable(),
  uri: z.string(),
  range: z.object({ from: z.coerce.date(), to: z.coerce.date() }).nullable(),
  files: z.array(z.object({ uri: z.string(), bytes: z.number(), modifiedAt: z.string() })).nullable(),
});

function toBaseline(row: Prisma.BaselineModel): Baseline {
  return {
    ...row,
    selection: dataSelectionSchema.parse(row.selection),
    frozen: frozenSchema.nullable().parse(row.frozen),
  };
}

function condition(filter: BaselineFilter): Prisma.BaselineWhereInput {
  const search = filter.search == null ? undefined : containing(filter.search);
  return {
    ...(filter.names == null ? {} : { name: { in: [...filter.names] } }),
    ...(search === undefined ? {} : { OR: [{ name: search }, { description: search }] }),
  };
}

async function getBaseline(database: Database, id: string): Promise<Baseline> {
  const [known] = uuids([id]);
  const row =
    known === undefined ? null : await database.prisma.baseline.findUnique({ where: { id: known } });
  if (row === null) throw notFound('Baseline', id);
  return toBaseline(row);
}

async function createBaseline(database: Database, input: NewBaseline, actor: Actor): Promise<Baseline> {
  return database.transaction(async (tx) => {
    const { name, selection, description } = input;
    const row = await tx.prisma.baseline.create({
      data: { name, selection: toJson(selection), ...given({ description }) },
    });
    await writeAudit(tx, actor, {
      action: 'baseline.create',
      targetType: 'baseline',
      targetId: row.id,
      details: input,
    });
    return toBaseline(row);
  });
}

async function freezeBaseline(
  database: Database,
  change: Parameters<BaselineRepository['freeze']>[0],
  actor: Actor,
): Promise<Baseline> {
  return database.transaction(async (tx) => {
    const before = await getBaseline(tx, change.id);
    if (before.frozenAt !== null) {
      const message = `The baseline "${before.name}" has been frozen at ${before.frozenAt.toISOString()} already; create another one.`;
      throw conflict(message, [{ path: ['id'], message }]);
    }
    const [row] = await tx.prisma.baseline.updateManyAndReturn({
      where: { ...unchanged(change), frozenAt: null },
      data: { frozen: toJson(change.frozen), frozenAt: change.now, version: { increment: 1 } },
    });
    if (row === undefined) throw notChanged('Baseline', change, await getBaseline(tx, change.id));
    await writeAudit(tx, actor, {
      action: 'baseline.freeze',
      targetType: 'baseline',
      targetId: row.id,
      details: change.frozen,
    });
    return toBaseline(row);
  });
}

async function deleteBaseline(database: Database, change: Change, actor: Actor): Promise<Baseline> {
  return database.transaction(async (tx) => {
    const baseline = await getBaseline(tx, change.id);
    const { count } = await tx.prisma.baseline.deleteMany({ where: unchanged(change) });
    if (count === 0) throw notChanged('Baseline', change, baseline);
    await writeAudit(tx, actor, {
      action: 'baseline.delete',
      targetType: 'baseline',
      targetId: baseline.id,
      details: { name: baseline.name },
    });
    return baseline;
  });
}

/** Baselines on one connection. */
export function baselineRepository(database: Database): BaselineRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: nameOrders,
        defaultOrder: 'NAME',
        find: ({ where, orderBy, take }) =>
          prisma.baseline.findMany({ where: { AND: [condition(args.filter ?? {}), where] }, orderBy, take }),
        toNode: toBaseline,
      }),
    count: (filter) => prisma.baseline.count({ where: condition(filter ?? {}) }),
    get: (id) => getBaseline(database, id),
    byIds: async (ids) => {
      const rows = await prisma.baseline.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows.map(toBaseline), (row) => row.id);
    },
    create: (input, actor) => createBaseline(database, input, actor),
    withoutFiles: async (limit) => {
      const where = { frozen: { path: ['files'], equals: Prisma.JsonNull } };
      const rows = await prisma.baseline.findMany({ where, orderBy: { frozenAt: 'desc' }, take: limit });
      return rows.map(toBaseline);
    },
    noteFiles: async (id, files) => {
      await database.query(
        `update baseline set frozen = jsonb_set(frozen, '{files}', $2::jsonb)
         where id = $1::uuid and frozen -> 'files' = 'null'`,
        id,
        JSON.stringify(files),
      );
    },
    freeze: (change, actor) => freezeBaseline(database, change, actor),
    delete: (change, actor) => deleteBaseline(database, change, actor),
  };
}

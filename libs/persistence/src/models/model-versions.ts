import { notFound } from '@circuitwatch/platform-errors';
import type { FeatureDeclaration, OutputMapping } from '@circuitwatch/scoring-definitions';
import { toJson, writeAudit } from '../access/audit.ts';
import type { Actor } from '../access/records.ts';
import type { Database } from '../database/database.ts';
import { given, notChanged, unchanged } from '../database/versioned.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { alignMany, alignOne, uuids } from '../paging/align.ts';
import { keysetPage, type Orders } from '../paging/keyset.ts';
import { createdAtOrder } from '../paging/orders.ts';
import type { Change } from '../paging/page.ts';
import type {
  NewModelVersion,
  ModelVersion,
  ModelVersionChange,
  ModelVersionFilter,
  ModelVersionRepository,
} from './records.ts';

/** Documents in columns are ours alone to write, so their shape is known. */
function toModelVersion({
  inputs,
  outputs,
  metadata,
  ...row
}: Prisma.ModelVersionGetPayload<object>): ModelVersion {
  return {
    ...row,
    inputs: inputs as unknown as readonly FeatureDeclaration[] | null,
    outputs: outputs as unknown as readonly OutputMapping[] | null,
    metadata: metadata as unknown as Readonly<Record<string, unknown>>,
  };
}

function condition(filter: ModelVersionFilter): Prisma.ModelVersionWhereInput {
  return {
    ...(filter.modelIds == null ? {} : { modelId: { in: uuids(filter.modelIds) } }),
    ...(filter.stages == null ? {} : { stage: { in: [...filter.stages] } }),
  };
}

const orders: Orders<'NUMBER' | 'NEWEST'> = {
  ...createdAtOrder,
  NUMBER: [
    { field: 'number', direction: 'desc', type: 'integer' },
    { field: 'id', direction: 'asc', type: 'uuid' },
  ],
};

/** Two versions at once cannot get one number: the model's row is locked until the first is committed. */
async function nextNumber(database: Database, modelId: string): Promise<number> {
  await database.query('select id from model where id = $1::uuid for update', modelId);
  const newest = await database.prisma.modelVersion.aggregate({ where: { modelId }, _max: { number: true } });
  return (newest._max.number ?? 0) + 1;
}

async function findModelVersion(database: Database, id: string): Promise<ModelVersion | null> {
  const [known] = uuids([id]);
  if (known === undefined) return null;
  const row = await database.prisma.modelVersion.findUnique({ where: { id: known } });
  return row && toModelVersion(row);
}

async function getModelVersion(database: Database, id: string): Promise<ModelVersion> {
  const modelVersion = await findModelVersion(database, id);
  if (modelVersion === null) throw notFound('Model version', id);
  return modelVersion;
}

async function createModelVersion(
  database: Database,
  input: NewModelVersion,
  actor: Actor,
): Promise<ModelVersion> {
  return database.transaction(async (tx) => {
    const { modelId, stage, uri, checksum, features, task, inputs, outputs, metadata, devices } = input;
    const number = input.number ?? (await nextNumber(tx, modelId));
    const fields = given({
      ...{ stage, uri, checksum, task },
      inputs: inputs ? toJson(inputs) : undefined,
      outputs: outputs ? toJson(outputs) : undefined,
      metadata: metadata && toJson(metadata),
      devices: devices && [...devices],
    });
    const row = await tx.prisma.modelVersion.create({
      data: { modelId, number, ...fields, features: [...(features ?? [])] },
    });
    const modelVersion = toModelVersion(row);
    await writeAudit(tx, actor, {
      action: 'modelVersion.create',
      targetType: 'modelVersion',
      targetId: modelVersion.id,
      details: input,
    });
    return modelVersion;
  });
}

async function updateModelVersion(
  database: Database,
  change: ModelVersionChange,
  actor: Actor,
): Promise<ModelVersion> {
  await getModelVersion(database, change.id);
  return database.transaction(async (tx) => {
    const { stage, features } = change;
    const fields = given({ stage, features: features && [...features] });
    const [row] = await tx.prisma.modelVersion.updateManyAndReturn({
      where: unchanged(change),
      data: { ...fields, version: { increment: 1 } },
    });
    if (row === undefined) throw notChanged('Model version', change, await findModelVersion(tx, change.id));
    const modelVersion = toModelVersion(row);
    await writeAudit(tx, actor, {
      action: 'modelVersion.update',
      targetType: 'modelVersion',
      targetId: modelVersion.id,
      details: fields,
    });
    return modelVersion;
  });
}

async function deleteModelVersion(database: Database, change: Change, actor: Actor): Promise<ModelVersion> {
  return database.transaction(async (tx) => {
    const modelVersion = await getModelVersion(tx, change.id);
    const { count } = await tx.prisma.modelVersion.deleteMany({ where: unchanged(change) });
    if (count === 0) throw notChanged('Model version', change, modelVersion);
    const details = { modelId: modelVersion.modelId, number: modelVersion.number };
    await writeAudit(tx, actor, {
      action: 'modelVersion.delete',
      targetType: 'modelVersion',
      targetId: modelVersion.id,
      details,
    });
    return modelVersion;
  });
}

/** Model versions on one connection. */
export function modelVersionRepository(database: Database): ModelVersionRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: orders,
        defaultOrder: 'NUMBER',
        find: ({ where, orderBy, take }) =>
          prisma.modelVersion.findMany({
            where: { AND: [condition(args.filter ?? {}), where] },
            orderBy,
            take,
          }),
        toNode: toModelVersion,
      }),
    count: (filter) => prisma.modelVersion.count({ where: condition(filter ?? {}) }),
    get: (id) => getModelVersion(database, id),
    byIds: async (ids) => {
      const rows = await prisma.modelVersion.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows.map(toModelVersion), (row) => row.id);
    },
    byModelIds: async (modelIds) => {
      const rows = await prisma.modelVersion.findMany({
        where: { modelId: { in: uuids(modelIds) } },
        orderBy: { number: 'desc' },
      });
      return alignMany(modelIds, rows.map(toModelVersion), (row) => row.modelId);
    },
    create: (input, actor) => createModelVersion(database, input, actor),
    update: (change, actor) => updateModelVersion(database, change, actor),
    delete: (change, actor) => deleteModelVersion(database, change, actor),
  };
}

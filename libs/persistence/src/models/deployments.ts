import { notFound } from '@circuitwatch/platform-errors';
import { toJson, writeAudit } from '../access/audit.ts';
import type { Actor } from '../access/records.ts';
import type { Database } from '../database/database.ts';
import { given, notChanged, unchanged } from '../database/versioned.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { alignMany, alignOne, uuids } from '../paging/align.ts';
import { keysetPage } from '../paging/keyset.ts';
import { nameOrders } from '../paging/orders.ts';
import type { Change } from '../paging/page.ts';
import { toDeployment } from './deployment-row.ts';
import { findDeployment } from './find-deployment.ts';
import type {
  NewDeployment,
  Deployment,
  DeploymentChange,
  DeploymentFilter,
  DeploymentRepository,
} from './records.ts';
import { firstTraffic, keepTraffic, lockEndpoint, setTraffic } from './traffic.ts';

function circuitCondition(filter: DeploymentFilter): Prisma.CircuitWhereInput {
  return {
    ...(filter.plantIds == null ? {} : { plantId: { in: uuids(filter.plantIds) } }),
    ...(filter.tags == null ? {} : { tags: { hasEvery: [...filter.tags] } }),
  };
}

function condition(filter: DeploymentFilter): Prisma.DeploymentWhereInput {
  const circuit = circuitCondition(filter);
  return {
    ...(filter.ids == null ? {} : { id: { in: uuids(filter.ids) } }),
    ...(filter.kinds == null ? {} : { kind: { in: [...filter.kinds] } }),
    ...(filter.modelVersionIds == null ? {} : { modelVersionId: { in: uuids(filter.modelVersionIds) } }),
    ...(filter.circuitIds == null ? {} : { circuitId: { in: uuids(filter.circuitIds) } }),
    ...(filter.endpoints == null ? {} : { endpoint: { in: [...filter.endpoints] } }),
    ...(filter.names == null ? {} : { name: { in: [...filter.names] } }),
    ...(Object.keys(circuit).length === 0 ? {} : { circuit }),
    ...(filter.circuitEnabled == null ? {} : { NOT: { circuit: { enabled: !filter.circuitEnabled } } }),
    ...(filter.enabled == null ? {} : { enabled: filter.enabled }),
  };
}

/** For Prisma, which has a null of its own for documents; undefined: left as it is. */
function collectorColumn({ collector }: Pick<DeploymentChange, 'collector'>) {
  return collector === null ? Prisma.DbNull : collector && toJson(collector);
}

async function deploymentById(database: Database, id: string): Promise<Deployment | null> {
  const [known] = uuids([id]);
  if (known === undefined) return null;
  const row = await database.prisma.deployment.findUnique({ where: { id: known } });
  return row && toDeployment(row);
}

async function getDeployment(database: Database, id: string): Promise<Deployment> {
  const deployment = await deploymentById(database, id);
  if (deployment === null) throw notFound('Deployment', id);
  return deployment;
}

async function createDeployment(database: Database, input: NewDeployment, actor: Actor): Promise<Deployment> {
  return database.transaction(async (tx) => {
    const { name, endpoint, kind, modelVersionId, circuitId, enabled } = input;
    const traffic = await firstTraffic(tx, input);
    const fields = given({ endpoint, circuitId, enabled, collector: collectorColumn(input) });
    const data = { name, kind, modelVersionId, traffic, ...fields };
    const deployment = toDeployment(await tx.prisma.deployment.create({ data }));
    await writeAudit(tx, actor, {
      action: 'deployment.create',
      targetType: 'deployment',
      targetId: deployment.id,
      details: input,
    });
    return deployment;
  });
}

async function updateDeployment(
  database: Database,
  change: DeploymentChange,
  actor: Actor,
): Promise<Deployment> {
  await getDeployment(database, change.id);
  return database.transaction(async (tx) => {
    const { name, modelVersionId, circuitId, enabled } = change;
    const fields = given({ name, modelVersionId, circuitId, enabled, collector: collectorColumn(change) });
    const [row] = await tx.prisma.deployment.updateManyAndReturn({
      where: unchanged(change),
      data: { ...fields, version: { increment: 1 } },
    });
    if (row === undefined) throw notChanged('Deployment', change, await deploymentById(tx, change.id));
    const deployment = toDeployment(row);
    await writeAudit(tx, actor, {
      action: 'deployment.update',
      targetType: 'deployment',
      targetId: deployment.id,
      details: given({ name, modelVersionId, circuitId, enabled, collector: change.collector }),
    });
    return deployment;
  });
}

async function deleteDeployment(database: Database, change: Change, actor: Actor): Promise<Deployment> {
  return database.transaction(async (tx) => {
    const { endpoint } = await getDeployment(tx, change.id);
    await lockEndpoint(tx, endpoint);
    const deployment = await getDeployment(tx, change.id);
    await keepTraffic(tx, deployment);
    const { count } = await tx.prisma.deployment.deleteMany({ where: unchanged(change) });
    if (count === 0) throw notChanged('Deployment', change, deployment);
    const details = { name: deployment.name, endpoint: deployment.endpoint };
    await writeAudit(tx, actor, {
      action: 'deployment.delete',
      targetType: 'deployment',
      targetId: deployment.id,
      details,
    });
    return deployment;
  });
}

/** Deployments on one connection. */
export function deploymentRepository(database: Database): DeploymentRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: nameOrders,
        defaultOrder: 'NAME',
        find: ({ where, orderBy, take }) =>
          prisma.deployment.findMany({
            where: { AND: [condition(args.filter ?? {}), where] },
            orderBy,
            take,
          }),
        toNode: toDeployment,
      }),
    count: (filter) => prisma.deployment.count({ where: condition(filter ?? {}) }),
    get: (id) => getDeployment(database, id),
    byIds: async (ids) => {
      const rows = await prisma.deployment.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows.map(toDeployment), (row) => row.id);
    },
    byCircuitIds: async (circuitIds) => {
      const where = { circuitId: { in: uuids(circuitIds) } };
      const rows = await prisma.deployment.findMany({ where, orderBy: { name: 'asc' } });
      return alignMany(circuitIds, rows.map(toDeployment), (row) => row.circuitId);
    },
    byModelVersionIds: async (modelVersionIds) => {
      const where = { modelVersionId: { in: uuids(modelVersionIds) } };
      const rows = await prisma.deployment.findMany({ where, orderBy: { name: 'asc' } });
      return alignMany(modelVersionIds, rows.map(toDeployment), (row) => row.modelVersionId);
    },
    findByReference: (reference) => findDeployment(database, reference),
    create: (input, actor) => createDeployment(database, input, actor),
    update: (change, actor) => updateDeployment(database, change, actor),
    setTraffic: (endpoint, traffic, actor) => setTraffic(database, { endpoint, traffic, actor }),
    delete: (change, actor) => deleteDeployment(database, change, actor),
  };
}

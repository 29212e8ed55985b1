import { AppError, conflict, invalid } from '@circuitwatch/platform-errors';
import { writeAudit } from '../access/audit.ts';
import type { Actor } from '../access/records.ts';
import type { Database } from '../database/database.ts';
import { toDeployment } from './deployment-row.ts';
import type { Deployment, NewDeployment } from './records.ts';

/** Who changes how the requests to an endpoint are shared comes after whoever does so already. */
export async function lockEndpoint(database: Database, endpoint: string | null): Promise<void> {
  if (endpoint === null) return;
  await database.query(`select pg_advisory_xact_lock(hashtext('endpoint'), hashtext($1))::text`, endpoint);
}

/**
 * The percent that a new deployment starts with: what it is given, else 100 where its endpoint has no traffic yet, and
 * none where others have it.
 *
 * @throws AppError INVALID for more than the others leave.
 */
export async function firstTraffic(
  database: Database,
  { endpoint, traffic }: Pick<NewDeployment, 'endpoint' | 'traffic'>,
): Promise<number> {
  if (endpoint == null) return traffic ?? 0;
  await lockEndpoint(database, endpoint);
  const { _sum } = await database.prisma.deployment.aggregate({
    where: { endpoint },
    _sum: { traffic: true },
  });
  const taken = _sum.traffic ?? 0;
  if (traffic === undefined) return taken === 0 ? 100 : 0;
  if (taken + traffic <= 100) return traffic;
  const message = `Other deployments of "${endpoint}" have ${taken} % of its traffic; at most ${100 - taken} % are left, not ${traffic} %.`;
  throw invalid(message, [{ path: ['traffic'], message }]);
}

/** @throws AppError CONFLICT where the rest of the endpoint would be left with less than its whole traffic. */
export async function keepTraffic(
  { prisma }: Database,
  { id, name, endpoint, traffic }: Deployment,
): Promise<void> {
  if (endpoint === null || traffic === 0) return;
  const others = await prisma.deployment.count({ where: { endpoint, id: { not: id } } });
  if (others === 0) return;
  throw conflict(
    `"${name}" answers ${traffic} % of the requests to "${endpoint}"; give its traffic to others first (setEndpointTraffic), then delete it.`,
  );
}

/** Which percents an endpoint gets, by deployment id. */
interface TrafficChange {
  readonly endpoint: string;
  readonly traffic: ReadonlyMap<string, number>;
  readonly actor: Actor;
}

/** See DeploymentRepository.setTraffic. */
export async function setTraffic(
  database: Database,
  { endpoint, traffic, actor }: TrafficChange,
): Promise<readonly Deployment[]> {
  checkPercents(traffic);
  return database.transaction(async (tx) => {
    await lockEndpoint(tx, endpoint);
    const rows = await tx.prisma.deployment.findMany({ where: { endpoint }, orderBy: { name: 'asc' } });
    if (rows.length === 0)
      throw new AppError('NOT_FOUND', `The endpoint "${endpoint}" has no deployments, so it does not exist.`);
    const foreign = [...traffic.keys()].find((id) => !rows.some((row) => row.id === id));
    if (foreign !== undefined) throw invalid(`"${foreign}" is no deployment of the endpoint "${endpoint}".`);
    const changed = rows.filter(({ id, traffic: before }) => (traffic.get(id) ?? 0) !== before);
    for (const { id } of changed) {
      await tx.prisma.deployment.update({
        where: { id },
        data: { traffic: traffic.get(id) ?? 0, version: { increment: 1 } },
      });
    }
    await writeAudit(tx, actor, {
      action: 'endpoint.setTraffic',
      targetType: 'endpoint',
      targetId: null,
      details: {
        endpoint,
        traffic: Object.fromEntries(rows.map(({ id, name }) => [name, traffic.get(id) ?? 0])),
      },
    });
    const now = await tx.prisma.deployment.findMany({ where: { endpoint }, orderBy: { name: 'asc' } });
    return now.map(toDeployment);
  });
}

function checkPercents(traffic: ReadonlyMap<string, number>): void {
  const percents = [...traffic.values()];
  const wrong = percents.find((percent) => !Number.isInteger(percent) || percent < 0 || percent > 100);
  if (wrong !== undefined)
    throw invalid(`A share of traffic is a whole percent from 0 to 100, not ${wrong}.`);
  const total = percents.reduce((sum, percent) => sum + percent, 0);
  if (total === 100 || total === 0) return;
  throw invalid(`The percents add up to ${total}; they must add up to 100, or to 0 to let nothing through.`);
}

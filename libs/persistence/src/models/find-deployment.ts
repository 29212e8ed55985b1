import type { Database } from '../database/database.ts';
import { toDeployment } from './deployment-row.ts';
import type { Deployment } from './records.ts';

/** By `endpoint:deployment`, or by a name that no second deployment has. */
export async function findDeployment({ prisma }: Database, reference: string): Promise<Deployment | null> {
  const parts = reference.split(':');
  const name = parts.at(-1) ?? '';
  const endpoint = parts.length > 1 ? parts.slice(0, -1).join(':') : undefined;
  const [first, second] = await prisma.deployment.findMany({
    where: { name, ...(endpoint === undefined ? {} : { endpoint }) },
    orderBy: { endpoint: { sort: 'asc', nulls: 'first' } },
    take: 2,
  });
  if (first === undefined) return null;
  return second === undefined || first.endpoint === null ? toDeployment(first) : null;
}

import { defaultRoutingPolicy, type RoutingPolicy } from '@circuitwatch/alerting-definitions';
import type { Database } from '../../database/database.ts';
import type { StoredRoutingPolicy } from '../receiver-records.ts';

/** The policy in force. */
export async function readPolicy({ prisma }: Database): Promise<StoredRoutingPolicy> {
  const row = await prisma.routingPolicy.findUnique({ where: { id: 1 } });
  if (row === null) return { policy: defaultRoutingPolicy, version: 0, updatedAt: null };
  return { policy: row.policy as unknown as RoutingPolicy, version: row.version, updatedAt: row.updatedAt };
}

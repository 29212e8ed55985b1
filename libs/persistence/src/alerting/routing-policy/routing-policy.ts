import { conflict } from '@circuitwatch/platform-errors';
import { toJson, writeAudit } from '../../access/audit.ts';
import type { Database } from '../../database/database.ts';
import { routeAlerts } from '../groups/route-transitions.ts';
import { wakeAlerting } from '../alerts/notify-alerts.ts';
import type { RoutingPolicyRepository, StoredRoutingPolicy } from '../receiver-records.ts';
import { readPolicy } from './read-policy.ts';

/** Groups of the old policy let go of their alerts; what was told before is told again only if routing says so. */
async function rerouteFiring(database: Database, now: Date): Promise<void> {
  const firing = await database.query<{ id: string }>(
    `select id from alert where state in ('FIRING', 'RECOVERING')`,
  );
  const routed = await routeAlerts(
    database,
    firing.map(({ id }) => id),
    now,
  );
  const kept = routed.map(({ alert, match }) => ({ groupKey: match.groupKey, alertId: alert.id }));
  await database.query(
    `delete from alert_group_member member using alert
     where alert.id = member.alert_id and alert.state in ('FIRING', 'RECOVERING') and not exists (
       select from jsonb_to_recordset($1::jsonb) as kept("groupKey" text, "alertId" uuid)
       where kept."groupKey" = member.group_key and kept."alertId" = member.alert_id)`,
    JSON.stringify(kept),
  );
}

async function put(
  database: Database,
  ...[policy, { expectedVersion, now }, actor]: Parameters<RoutingPolicyRepository['put']>
): Promise<StoredRoutingPolicy> {
  return database.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('routing_policy'))::text`);
    const before = await readPolicy(tx);
    if (expectedVersion != null && expectedVersion !== before.version) {
      const message = `The routing policy was changed meanwhile: it has version ${before.version}, not ${expectedVersion}. Load it again.`;
      throw conflict(message, [{ path: ['expectedVersion'], message }]);
    }
    const data = { policy: toJson(policy), version: before.version + 1 };
    await tx.prisma.routingPolicy.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data });
    await writeAudit(tx, actor, {
      action: 'routing-policy.put',
      targetType: 'routing-policy',
      targetId: null,
      details: { before: before.policy, after: policy },
    });
    await rerouteFiring(tx, now);
    await wakeAlerting(tx);
    return readPolicy(tx);
  });
}

/** The policy on one connection. */
export function routingPolicyRepository(database: Database): RoutingPolicyRepository {
  return {
    get: () => readPolicy(database),
    put: (policy, options, actor) => put(database, policy, options, actor),
  };
}

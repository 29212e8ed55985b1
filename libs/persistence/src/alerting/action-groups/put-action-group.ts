import { isDeepStrictEqual } from 'node:util';
import { conflict, notFound } from '@circuitwatch/platform-errors';
import type { Route } from '@circuitwatch/alerting-definitions';
import { toJson, writeAudit } from '../../access/audit.ts';
import type { Actor } from '../../access/records.ts';
import type { Database } from '../../database/database.ts';
import { given, notChanged } from '../../database/versioned.ts';
import type { ActionGroup, Receiver } from '../../generated/prisma/client.ts';
import { uuids } from '../../paging/align.ts';
import type { Change } from '../../paging/page.ts';
import { wakeAlerting } from '../alerts/notify-alerts.ts';
import type { PutOutcome } from '../records.ts';
import type {
  ActionGroupRepository,
  NewActionGroup,
  NewReceiver,
  StoredActionGroup,
} from '../receiver-records.ts';
import { readPolicy } from '../routing-policy/read-policy.ts';
import { toActionGroup } from './receiver-row.ts';

/** What people may know of a receiver, for the audit trail. */
function shown({ name, kind, enabled, sendResolved, settings, secretHints }: NewReceiver) {
  return { name, kind, enabled, sendResolved, settings, secrets: Object.keys(secretHints ?? {}) };
}

function isSame(row: Receiver, receiver: NewReceiver): boolean {
  const { kind, enabled, sendResolved, settings } = row;
  const wanted = { kind: receiver.kind, enabled: receiver.enabled, sendResolved: receiver.sendResolved };
  return (
    isDeepStrictEqual({ kind, enabled, sendResolved }, wanted) &&
    isDeepStrictEqual(settings, toJson(receiver.settings)) &&
    (receiver.secretHints === undefined || isDeepStrictEqual(row.secretHints, toJson(receiver.secretHints)))
  );
}

function columnsOf(receiver: NewReceiver) {
  const { name, kind, enabled, sendResolved, settings, secrets, secretHints } = receiver;
  const sealed = secrets === undefined ? undefined : toJson(secrets);
  const hints = secretHints === undefined ? undefined : toJson(secretHints);
  return {
    name,
    kind,
    enabled,
    sendResolved,
    settings: toJson(settings),
    // Whatever was wrong with it, somebody has just looked at it.
    unhealthy: null,
    ...given({ secrets: sealed, secretHints: hints }),
  };
}

async function writeReceivers(database: Database, groupId: string, group: NewActionGroup): Promise<void> {
  const { receiver: table } = database.prisma;
  const names = group.receivers.map(({ name }) => name);
  await table.deleteMany({ where: { actionGroupId: groupId, name: { notIn: names } } });
  const known = await table.findMany({ where: { actionGroupId: groupId } });
  for (const receiver of group.receivers) {
    const before = known.find(({ name }) => name === receiver.name);
    if (before === undefined) {
      await table.create({ data: { id: receiver.id, actionGroupId: groupId, ...columnsOf(receiver) } });
    } else if (!isSame(before, receiver)) {
      await table.update({ where: { id: before.id }, data: columnsOf(receiver) });
    }
  }
}

async function isUnchanged(database: Database, row: ActionGroup, group: NewActionGroup): Promise<boolean> {
  if (row.shortName !== group.shortName || row.enabled !== group.enabled) return false;
  const known = await database.prisma.receiver.findMany({ where: { actionGroupId: row.id } });
  return (
    known.length === group.receivers.length &&
    group.receivers.every((receiver) => {
      const before = known.find(({ name }) => name === receiver.name);
      return before !== undefined && isSame(before, receiver);
    })
  );
}

/** See ActionGroupRepository.put. */
export async function putActionGroup(
  database: Database,
  ...[group, { expectedVersion }, actor]: Parameters<ActionGroupRepository['put']>
): Promise<{ readonly group: StoredActionGroup; readonly outcome: PutOutcome }> {
  return database.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('action_group'), hashtext($1))::text`, group.name);
    const { actionGroup: table } = tx.prisma;
    const row = await table.findUnique({ where: { name: group.name } });
    if (row !== null && expectedVersion != null && row.version !== expectedVersion) {
      throw notChanged('ActionGroup', { id: row.id, expectedVersion }, row);
    }
    if (row !== null && (await isUnchanged(tx, row, group))) {
      return { group: toActionGroup(row), outcome: 'UNCHANGED' };
    }
    const { name, shortName, enabled } = group;
    const written =
      row === null
        ? await table.create({ data: { name, shortName, enabled } })
        : await table.update({
            where: { id: row.id },
            data: { shortName, enabled, version: { increment: 1 } },
          });
    await writeReceivers(tx, written.id, group);
    await writeAudit(tx, actor, {
      action: row === null ? 'action-group.create' : 'action-group.update',
      targetType: 'action-group',
      targetId: written.id,
      details: { shortName, enabled, receivers: group.receivers.map(shown) },
    });
    await wakeAlerting(tx);
    return { group: toActionGroup(written), outcome: row === null ? 'CREATED' : 'CHANGED' };
  });
}

function namesIn({ actionGroup, routes }: Route): readonly (string | null | undefined)[] {
  return [actionGroup, ...routes.flatMap(namesIn)];
}

/** See ActionGroupRepository.delete. */
export async function deleteActionGroup(
  database: Database,
  change: Change,
  actor: Actor,
): Promise<StoredActionGroup> {
  return database.transaction(async (tx) => {
    const [known] = uuids([change.id]);
    const row = known === undefined ? null : await tx.prisma.actionGroup.findUnique({ where: { id: known } });
    if (row === null) throw notFound('ActionGroup', change.id);
    if (change.expectedVersion != null && change.expectedVersion !== row.version) {
      throw notChanged('ActionGroup', change, row);
    }
    const rules = await tx.prisma.alertRule.findMany({ where: { actionGroups: { has: row.name } }, take: 5 });
    const { policy } = await readPolicy(tx);
    const users = [
      ...rules.map(({ name }) => `the rule "${name}"`),
      ...(namesIn(policy.route).includes(row.name) ? ['the routing policy'] : []),
    ];
    if (users.length > 0) {
      throw conflict(
        `The action group "${row.name}" is still named by ${users.join(', ')}. Change these first.`,
      );
    }
    await tx.prisma.actionGroup.delete({ where: { id: row.id } });
    await writeAudit(tx, actor, {
      action: 'action-group.delete',
      targetType: 'action-group',
      targetId: row.id,
      details: { name: row.name },
    });
    return toActionGroup(row);
  });
}

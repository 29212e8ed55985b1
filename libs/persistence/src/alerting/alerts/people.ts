import { conflict, notFound } from '@circuitwatch/platform-errors';
import { writeAudit } from '../../access/audit.ts';
import type { Actor } from '../../access/records.ts';
import type { Database } from '../../database/database.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { uuids } from '../../paging/align.ts';
import type { AlertNoteKind, StoredAlert } from '../records.ts';
import { toAlert } from './alert-row.ts';
import { closedChange } from './external-alerts.ts';
import { notifyAlerts } from './notify-alerts.ts';
import { writeAlerts } from './write-alerts.ts';

/** What somebody did with an alert. */
interface Deed {
  readonly id: string;
  readonly kind: AlertNoteKind;
  readonly text: string;
  readonly actor: Actor;
  readonly now: Date;
}

async function lockAlert(database: Database, id: string): Promise<StoredAlert> {
  const [known] = uuids([id]);
  if (known === undefined) throw notFound('Alert', id);
  await database.query('select id from alert where id = $1::uuid for update', known);
  const row = await database.prisma.alert.findUnique({ where: { id: known } });
  if (row === null) throw notFound('Alert', id);
  return toAlert(row);
}

async function note(database: Database, { id, kind, text, actor, now }: Deed): Promise<void> {
  await database.prisma.alertNote.create({ data: { alertId: id, kind, text, actor: actor.name, at: now } });
  await writeAudit(database, actor, {
    action: `alert.${kind.toLowerCase()}`,
    targetType: 'alert',
    targetId: id,
    details: { text },
  });
  await notifyAlerts(database, [id]);
}

/** Locks the alert, changes it unless `change` says that it is so already, and writes down who did it. */
async function act(
  database: Database,
  deed: Deed,
  change: (alert: StoredAlert) => Prisma.AlertUpdateInput | null,
): Promise<StoredAlert> {
  return database.transaction(async (tx) => {
    const alert = await lockAlert(tx, deed.id);
    const data = change(alert);
    if (data === null) return alert;
    const row = await tx.prisma.alert.update({ where: { id: alert.id }, data });
    await note(tx, deed);
    return toAlert(row);
  });
}

/** Somebody takes care of it. */
export function acknowledge(database: Database, deed: Omit<Deed, 'kind'>): Promise<StoredAlert> {
  return act(database, { ...deed, kind: 'ACKNOWLEDGED' }, (alert) => {
    if (alert.state === 'NORMAL') throw conflict('This alert has resolved; there is nothing to acknowledge.');
    if (alert.acknowledgedBy !== null) return null;
    return { acknowledgedBy: deed.actor.name, acknowledgedAt: deed.now };
  });
}

/** Nobody takes care of it any more. */
export function unacknowledge(database: Database, deed: Omit<Deed, 'kind'>): Promise<StoredAlert> {
  return act(database, { ...deed, kind: 'UNACKNOWLEDGED' }, (alert) =>
    alert.acknowledgedBy === null ? null : { acknowledgedBy: null, acknowledgedAt: null },
  );
}

/** It is this person's, or nobody's. */
export function assign(
  database: Database,
  assignee: string | null,
  deed: Omit<Deed, 'kind' | 'text'>,
): Promise<StoredAlert> {
  return act(database, { ...deed, text: assignee ?? '', kind: 'ASSIGNED' }, (alert) =>
    alert.assignee === assignee ? null : { assignee },
  );
}

/** A remark. */
export function comment(database: Database, deed: Omit<Deed, 'kind'>): Promise<StoredAlert> {
  return act(database, { ...deed, kind: 'COMMENTED' }, () => ({}));
}

/** NORMAL by a person's word. */
export async function resolveByHand(database: Database, deed: Omit<Deed, 'kind'>): Promise<StoredAlert> {
  return database.transaction(async (tx) => {
    const alert = await lockAlert(tx, deed.id);
    if (alert.state === 'NORMAL') return alert;
    const message = `Resolved by ${deed.actor.name}.`;
    await writeAlerts(tx, [closedChange(alert, 'MANUAL', message, deed.now)], deed.now);
    await note(tx, { ...deed, kind: 'RESOLVED' });
    return toAlert(await tx.prisma.alert.findUniqueOrThrow({ where: { id: alert.id } }));
  });
}

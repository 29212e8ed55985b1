import type { ReceiverSettings } from '@circuitwatch/alerting-definitions';
import type { ActionGroup, Receiver } from '../../generated/prisma/client.ts';
import type { StoredActionGroup, StoredReceiver } from '../receiver-records.ts';

/** A receiver as it lies in the table, without its secrets. */
export function toReceiver(row: Receiver): StoredReceiver {
  const { id, actionGroupId, name, kind, enabled, sendResolved, unhealthy, lastSentAt } = row;
  return {
    id,
    actionGroupId,
    name,
    kind,
    enabled,
    sendResolved,
    settings: row.settings as ReceiverSettings,
    secretHints: row.secretHints as Readonly<Record<string, string>>,
    unhealthy,
    lastSentAt,
  };
}

/** An action group as it lies in the table. */
export function toActionGroup(row: ActionGroup): StoredActionGroup {
  const { id, name, shortName, enabled, version, createdAt, updatedAt } = row;
  return { id, name, shortName, enabled, version, createdAt, updatedAt };
}

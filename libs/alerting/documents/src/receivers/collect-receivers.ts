import type { Receiver, ReceiverSecrets } from '@circuitwatch/alerting-definitions';
import type { Item } from '@circuitwatch/monitoring-documents';
import type { ReceiverDocument } from './webhook-receiver.ts';

/** Receivers with one name each, and their secrets by name; a name that comes twice is told. */
export function collectReceivers(
  item: Item,
  found: readonly ReceiverDocument[],
): { readonly receivers: readonly Receiver[]; readonly secrets: Readonly<Record<string, ReceiverSecrets>> } {
  const seen = new Set<string>();
  const receivers = found.map(({ receiver, secrets }) => {
    // Azure wants names unique within a kind only.
    const name = seen.has(receiver.name) ? `${receiver.name} (${receiver.kind})` : receiver.name;
    if (seen.has(name))
      item.reading.problem(item, `Two receivers are named "${name}"; give each a name of its own.`);
    seen.add(name);
    return { receiver: { ...receiver, name }, secrets };
  });
  return {
    receivers: receivers.map(({ receiver }) => receiver),
    secrets: Object.fromEntries(
      receivers
        .filter(({ secrets }) => Object.keys(secrets).length > 0)
        .map(({ receiver, secrets }) => [receiver.name, secrets]),
    ),
  };
}

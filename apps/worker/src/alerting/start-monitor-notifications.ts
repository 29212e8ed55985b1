import { randomUUID } from 'node:crypto';
import type { Persistence } from '@circuitwatch/persistence';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import { startPeriodic, type PeriodicTask } from '@circuitwatch/queue-runtime';
import { managedBy, monitorNotifications, type MonitorNotification } from './monitor-notifications.ts';

const usualEveryMs = 15_000;
const system = { name: 'system', role: 'ADMIN', requestId: null } as const;

/** What keeps rules of monitors up to date. */
export interface MonitorNotificationsOptions {
  readonly persistence: Pick<Persistence, 'monitors' | 'alertRules' | 'actionGroups'>;
  readonly log: Logger;
  readonly clock: Clock;
  /** 15 seconds unless said. */
  readonly everyMs?: number;
}

async function put(
  { persistence, clock }: MonitorNotificationsOptions,
  { groupName, emails, rule }: MonitorNotification,
): Promise<void> {
  const options = { now: clock() };
  const receiver = {
    id: randomUUID(),
    name: 'emails',
    kind: 'EMAIL',
    enabled: true,
    sendResolved: true,
  } as const;
  const receivers = [{ ...receiver, settings: { to: emails } }];
  const group = { name: groupName, shortName: 'Monitors', enabled: true, receivers };
  await persistence.actionGroups.put(group, options, system);
  await persistence.alertRules.put(rule, options, system);
}

/** Rules of monitors that are gone, or tell nobody any more. */
async function removeOthers(
  { persistence, clock }: MonitorNotificationsOptions,
  wanted: readonly MonitorNotification[],
): Promise<void> {
  const names = new Set(wanted.map(({ rule }) => rule.name));
  let after: string | undefined;
  do {
    const page = await persistence.alertRules.list({ first: 500, after, filter: { search: 'Monitor ' } });
    for (const { node } of page.items) {
      const isOurs = node.definition.labels[managedBy.label] === managedBy.monitor;
      if (isOurs && !names.has(node.name))
        await persistence.alertRules.delete({ id: node.id }, system, clock());
    }
    after = page.hasNextPage ? page.items.at(-1)?.cursor : undefined;
  } while (after !== undefined);
}

/** Makes rules and groups what the monitors' definitions say. */
export async function keepMonitorNotifications(options: MonitorNotificationsOptions): Promise<void> {
  const wanted = monitorNotifications(await options.persistence.monitors.toTell());
  for (const one of wanted) await put(options, one);
  await removeOthers(options, wanted);
}

/** Keeps rules and groups up to date with the monitors; does nothing while these stay as they are. */
export function startMonitorNotifications(options: MonitorNotificationsOptions): PeriodicTask {
  let done: string | undefined;
  return startPeriodic({
    name: 'Notifications of monitors',
    everyMs: options.everyMs ?? usualEveryMs,
    log: options.log,
    run: async () => {
      const state = JSON.stringify(monitorNotifications(await options.persistence.monitors.toTell()));
      if (state === done) return;
      await keepMonitorNotifications(options);
      done = state;
    },
  });
}

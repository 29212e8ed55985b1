import { isSilenceOver } from '@circuitwatch/alerting-routing';
import type { Persistence } from '@circuitwatch/persistence';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import { startPeriodic, type PeriodicTask } from '@circuitwatch/queue-runtime';
import { groupDecider } from './decide-group.ts';

/** Groups of one transaction. */
const groupsAtOnce = 200;

/** What looking at groups takes. */
export interface GroupFlushOptions {
  readonly persistence: Pick<Persistence, 'alertGroups' | 'silences' | 'alerts'>;
  /** Where browsers reach the platform, without a slash at the end. */
  readonly publicUrl: string;
  readonly log: Logger;
  readonly clock: Clock;
  /** How often it looks for groups that are due; a second unless said. */
  readonly everyMs?: number;
}

/** Looks at the groups that are due now; gives how many messages came of it. */
export async function flushDueGroups({
  persistence,
  publicUrl,
  log,
  clock,
}: Pick<GroupFlushOptions, 'persistence' | 'publicUrl' | 'log' | 'clock'>): Promise<number> {
  let notifications = 0;
  for (;;) {
    const now = clock();
    const flushed = await persistence.alertGroups.flush(now, groupsAtOnce, groupDecider(now, publicUrl, log));
    notifications += flushed.notifications;
    if (flushed.groups < groupsAtOnce) return notifications;
  }
}

/** Silences "until resolved" end when the last of their alerts has resolved. */
async function endSilences({ persistence, clock, log }: GroupFlushOptions): Promise<void> {
  const now = clock();
  const endless = (await persistence.silences.active(now)).filter(({ endsAt }) => endsAt === null);
  if (endless.length === 0) return;
  for (const silence of endless) {
    const since = await persistence.alerts.firingSince(silence.startsAt);
    const alerts = since.map(({ labels, startsAt, changedAt, resolvedAt, state }) => ({
      labels,
      startsAt: startsAt ?? changedAt,
      endsAt: state === 'FIRING' || state === 'RECOVERING' ? null : (resolvedAt ?? changedAt),
    }));
    if (!isSilenceOver(silence, alerts, now)) continue;
    await persistence.silences.end(silence.id, null, now);
    log.info({ silenceId: silence.id }, 'A silence ended: what it silenced has resolved');
  }
}

/** Tells groups of alerts when their time has come. */
export function startGroupFlush(options: GroupFlushOptions): PeriodicTask {
  return startPeriodic({
    name: 'Groups of alerts',
    everyMs: options.everyMs ?? 1_000,
    log: options.log,
    run: async () => {
      await flushDueGroups(options);
      await endSilences(options);
    },
  });
}

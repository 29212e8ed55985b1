import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from '../api/api.ts';
import {
  notificationDocument,
  type NotificationRow,
  type NotificationStatus,
} from '../api/documents/notifications.ts';
import { startProgress } from '../output/progress.ts';
import type { Terminal } from '../output/terminal.ts';

const pollMs = 500;
/** A receiver that is down is tried for hours: nobody waits for that here. */
const mostPolls = 120;
const settled: ReadonlySet<NotificationStatus> = new Set(['SENT', 'DEAD', 'CANCELED', 'RETRY']);

/** The notification when its first attempt is over, or as it is after a minute. */
export async function awaitNotification(
  { api, terminal }: { readonly api: Api; readonly terminal: Terminal },
  notification: NotificationRow,
): Promise<NotificationRow> {
  const progress = startProgress(terminal, `Telling ${notification.receiver?.name ?? ''}`, { wipe: true });
  let latest = notification;
  try {
    for (let polls = 0; polls < mostPolls && !settled.has(latest.status); polls += 1) {
      progress.update(polls / mostPolls, latest.status);
      await pause(pollMs);
      const { node } = await api.request(notificationDocument, { id: notification.id });
      latest = { ...latest, ...node };
    }
  } finally {
    progress.stop();
  }
  return latest;
}

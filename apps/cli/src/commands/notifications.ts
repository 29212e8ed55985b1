import { z } from 'zod';
import { findAlertId } from '../alerting/find-alert.ts';
import { findByShortId } from '../alerting/find-by-short-id.ts';
import {
  notificationStatusText,
  showNotification,
  showNotificationDetails,
} from '../alerting/show-notification.ts';
import { shortId } from '../alerting/alert-words.ts';
import { allPages } from '../api/all-pages.ts';
import type { Api } from '../api/api.ts';
import { accepted } from '../api/api-failures.ts';
import {
  notificationDocument,
  notificationsDocument,
  notificationStatuses,
  resendNotificationDocument,
  type NotificationDetails,
  type NotificationFilter,
  type NotificationRow,
} from '../api/documents/notifications.ts';
import type { CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { limit, wordsOf } from '../option-values.ts';
import { printable } from '../output/printable.ts';
import { shortTime } from '../output/times.ts';

const mostSearched = 1_000;
const listInput = z.object({
  status: wordsOf(notificationStatuses).optional(),
  actionGroup: z.string().optional(),
  alert: z.string().optional(),
  limit: limit(50),
});
const whatInput = z.object({ what: z.string() });

const columns = [
  { head: 'MESSAGE', keep: true },
  { head: 'MADE' },
  { head: 'TO' },
  { head: 'WHY' },
  { head: 'ALERTS', right: true },
  { head: 'STATUS' },
  { head: 'TRIES', right: true },
];

export const listNotificationsCommand: CommandDefinition<typeof listInput> = {
  usage: 'list',
  summary: 'what was sent, to whom and why, the newest first',
  options: [
    ['--status <statuses>', 'only these: pending, sending, retry, sent, dead, canceled'],
    ['--action-group <name>', 'only to this action group'],
    ['--alert <what>', 'only about this alert; why others were not told is in: alerts show'],
    ['--limit <number>', 'how many at most (50)'],
  ],
  examples: [
    ['circuitwatch notifications list --status retry,dead', 'what does not get through'],
    ['circuitwatch notifications list --alert 1a2b3c4d', 'who was told of an alert'],
  ],
  input: listInput,
  run: async ({ api, terminal, json }, { status, actionGroup, alert, limit: most }) => {
    const alertId = alert === undefined ? undefined : await findAlertId(api, alert);
    const notifications = await listNotifications(api, { status, actionGroup, alertId }, most);
    if (json) terminal.json(notifications);
    else if (notifications.length === 0) terminal.line('No notification matches.');
    else {
      const rows = notifications.map((notification) => [
        shortId(notification.id),
        shortTime(notification.createdAt),
        printable(`${notification.actionGroupName}: ${notification.receiver?.name ?? '-'}`),
        notification.reason,
        String(notification.alertCount),
        notificationStatusText(terminal.style, notification.status),
        String(notification.attemptCount),
      ]);
      terminal.table(columns, rows);
    }
    return exitCodes.fine;
  },
};

export const showNotificationCommand: CommandDefinition<typeof whatInput> = {
  usage: 'show <what>',
  summary: 'one notification: every attempt, and what it told of',
  examples: [['circuitwatch notifications show NGE1YjZj', 'why it does not get through']],
  input: whatInput,
  run: async ({ api, terminal, json }, { what }) => {
    const id = await findId(api, what);
    const { node } = await api.request(notificationDocument, { id });
    if (node?.id === undefined) throw new CommandError(`No notification has the id ${what}.`);
    // The document selects every field of the one type that the id can have.
    const notification = node as NotificationDetails;
    if (json) terminal.json(notification);
    else showNotificationDetails(terminal, notification);
    return exitCodes.fine;
  },
};

export const resendNotificationCommand: CommandDefinition<typeof whatInput> = {
  usage: 'resend <what>',
  summary: 'sends a notification once more, as a new one',
  examples: [['circuitwatch notifications resend NGE1YjZj', 'after the receiver was mended']],
  input: whatInput,
  run: async ({ api, terminal, json }, { what }) => {
    const id = await findId(api, what);
    const { resendNotification } = await api.request(resendNotificationDocument, { id });
    const notification = accepted(resendNotification.notification, resendNotification.userErrors);
    if (json) terminal.json(notification);
    else showNotification(terminal, notification);
    return exitCodes.fine;
  },
};

function listNotifications(api: Api, filter: NotificationFilter, most: number): Promise<NotificationRow[]> {
  return allPages(
    most,
    async (page) => (await api.request(notificationsDocument, { ...page, filter })).notifications,
  );
}

/** The id that is meant; longer words than lists show are ids themselves. */
async function findId(api: Api, what: string): Promise<string> {
  if (what.length > 20) return what;
  const rows = await listNotifications(api, {}, mostSearched);
  const listing = 'circuitwatch notifications list';
  return findByShortId({ what, rows, kind: 'notification', listing }).id;
}

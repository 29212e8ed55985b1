import type { NotificationResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';

const mostAlerts = 100;
const underway: ReadonlySet<string> = new Set(['PENDING', 'SENDING', 'RETRY']);

/** Fields of a notification that are not columns. */
export const Notification: NotificationResolvers = {
  id: ({ id }) => encodeGlobalId('Notification', id),
  messageId: ({ message }) => message.id,
  actionGroupName: ({ actionGroup }) => actionGroup,
  receiver: ({ receiverId }, _args, { loaders }) => loaders.receiver.load(receiverId),
  alertCount: ({ message }) => message.alerts.length + message.truncatedAlerts,
  alerts: async ({ message }, _args, { loaders }) => {
    const ids = message.alerts.slice(0, mostAlerts).map(({ id }) => id);
    const alerts = await Promise.all(ids.map((id) => loaders.alert.load(id)));
    return alerts.filter((alert) => alert !== null);
  },
  // It may tell of alerts of other plants as well.
  message: ({ message }, _args, { viewer }) => (viewer.plants === null ? message : null),
  attemptCount: ({ attempts }) => attempts,
  attempts: ({ id }, _args, { loaders }) => loaders.attemptsOfNotification.load(id),
  nextAttemptAt: ({ status, nextAttemptAt }) => (underway.has(status) ? nextAttemptAt : null),
};

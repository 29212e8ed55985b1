import type { Resolvers } from '../../generated/resolver-types.ts';
import { resendNotification } from './resolvers/Mutation/resendNotification.ts';
import { Notification } from './resolvers/Notification.ts';
import { notifications } from './resolvers/Query/notifications.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const notificationResolvers: Resolvers = {
  Query: { notifications },
  Mutation: { resendNotification },
  Notification,
};

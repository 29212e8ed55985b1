import type { Persistence } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';

/** The loaders of notifications. */
export function createNotificationLoaders({ notifications }: Persistence) {
  return {
    notification: createLoader((ids) => notifications.byIds(ids)),
    attemptsOfNotification: createLoader((ids) => notifications.attempts(ids)),
  };
}

import type { AlertDelivery as Delivery } from '@circuitwatch/persistence';
import type { GatewayContext } from '../../../context.ts';
import type { AlertDeliveryResolvers } from '../../../generated/resolver-types.ts';
import { explainDelivery } from '../explain-delivery.ts';
import { longestHistory } from '../history-limit.ts';

function receiverOf({ receiverId }: Delivery, { loaders }: GatewayContext) {
  return loaders.receiver.load(receiverId);
}

/** Who was told of a change, and why not. */
export const AlertDelivery: AlertDeliveryResolvers = {
  transition: async ({ alertId, transitionId }, _args, { loaders }) => {
    const history = await loaders.transitionsOfAlert.load({ id: alertId, args: longestHistory });
    return history.find(({ id }) => id === transitionId) ?? null;
  },
  receiver: (delivery, _args, context) => receiverOf(delivery, context),
  explanation: async (delivery, _args, context) =>
    explainDelivery(delivery, (await receiverOf(delivery, context))?.name ?? 'A receiver that is gone'),
  notification: ({ notificationId }, _args, { loaders }) =>
    notificationId === null ? null : loaders.notification.load(notificationId),
};

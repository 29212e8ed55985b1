import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { requireReceiver } from '../../require-receiver.ts';

/** Says that a receiver works again. */
export const setReceiverHealthy: NonNullable<MutationResolvers['setReceiverHealthy']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const { receiver } = await requireReceiver(input.id, context);
    await context.persistence.unitOfWork(async ({ actionGroups, audit }) => {
      await actionGroups.setHealth(receiver.id, null);
      const details = { before: receiver.unhealthy };
      const deed = { action: 'receiver.setHealthy', targetType: 'receiver', targetId: receiver.id, details };
      await audit.record(actorOf(context), deed);
    });
    return { receiver: { ...receiver, unhealthy: null } };
  });

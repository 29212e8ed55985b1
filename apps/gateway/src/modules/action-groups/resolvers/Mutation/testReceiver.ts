import { randomUUID } from 'node:crypto';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { requireReceiver } from '../../require-receiver.ts';
import { testMessage } from '../../test-message.ts';

/** Sends a message to a receiver, to see whether it works. */
export const testReceiver: NonNullable<MutationResolvers['testReceiver']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const found = await requireReceiver(input.id, context);
    const now = context.now();
    const actor = actorOf(context);
    const message = testMessage({
      ...found,
      id: randomUUID(),
      askedBy: actor.name,
      url: context.publicUrl(),
      now,
    });
    const { notifications } = context.persistence;
    const send = () => notifications.test(found.receiver.id, message, actor, now);
    return { notification: await atField(['id'], send) };
  });

import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Sends a notification once more. */
export const resendNotification: NonNullable<MutationResolvers['resendNotification']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('Notification', input.id);
    const { persistence, now } = context;
    const resend = () => persistence.notifications.resend(id, actorOf(context), now());
    return { notification: await atField(['id'], resend) };
  });

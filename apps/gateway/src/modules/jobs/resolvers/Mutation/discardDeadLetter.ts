import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Closes a dead letter without another try. */
export const discardDeadLetter: NonNullable<MutationResolvers['discardDeadLetter']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('DeadLetter', input.id);
    const { persistence, now } = context;
    const discard = () => persistence.deadLetters.discard(id, actorOf(context), now());
    return { deadLetter: await atField(['id'], discard) };
  });

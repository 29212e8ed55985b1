import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Deletes an action group that nothing names any more. */
export const deleteActionGroup: NonNullable<MutationResolvers['deleteActionGroup']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('ActionGroup', input.id);
    await atField(['id'], () => context.persistence.actionGroups.delete({ id }, actorOf(context)));
    return { deletedId: input.id };
  });

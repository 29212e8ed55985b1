import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Deletes one version of a component. */
export const deleteComponent: NonNullable<MutationResolvers['deleteComponent']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('Component', input.id);
    await atField(['id'], () => context.persistence.components.delete({ id }, actorOf(context)));
    return { deletedId: input.id };
  });

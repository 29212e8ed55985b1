import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Deletes a model that is deployed nowhere. */
export const deleteModel: NonNullable<MutationResolvers['deleteModel']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const id = requireId('Model', input.id);
    await atField(['id'], () => context.persistence.models.delete({ id }, actorOf(context)));
    return { deletedId: input.id };
  });

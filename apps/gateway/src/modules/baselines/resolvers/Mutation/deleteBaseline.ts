import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Deletes a baseline; monitors that were given it keep its data. */
export const deleteBaseline: NonNullable<MutationResolvers['deleteBaseline']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('Baseline', input.id);
    await atField(['id'], () => context.persistence.baselines.delete({ id }, actorOf(context)));
    return { deletedId: input.id };
  });

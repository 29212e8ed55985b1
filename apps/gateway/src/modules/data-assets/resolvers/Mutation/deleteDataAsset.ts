import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Deletes one version of a data asset; its files stay. */
export const deleteDataAsset: NonNullable<MutationResolvers['deleteDataAsset']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('DataAsset', input.id);
    await atField(['id'], () => context.persistence.dataAssets.delete({ id }, actorOf(context)));
    return { deletedId: input.id };
  });

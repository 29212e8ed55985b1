import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Deletes a datastore; what lies there stays. */
export const deleteDatastore: NonNullable<MutationResolvers['deleteDatastore']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('Datastore', input.id);
    await atField(['id'], () => context.persistence.datastores.delete({ id }, actorOf(context)));
    return { deletedId: input.id };
  });

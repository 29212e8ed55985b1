import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Deletes a deployment; its model version stays. */
export const deleteDeployment: NonNullable<MutationResolvers['deleteDeployment']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('Deployment', input.id);
    await atField(['id'], () => context.persistence.deployments.delete({ id }, actorOf(context)));
    return { deletedId: input.id };
  });

import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { optionalId, requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Lets another model version answer. */
export const updateDeployment: NonNullable<MutationResolvers['updateDeployment']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('Deployment', input.id);
    const modelVersionId = optionalId('ModelVersion', input.modelVersionId, ['modelVersionId']);
    const change = { id, expectedVersion: input.expectedVersion, modelVersionId };
    return {
      deployment: await atField(['id'], () =>
        context.persistence.deployments.update(change, actorOf(context)),
      ),
    };
  });

import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Takes a deployment into use or out of it. */
export const setDeploymentEnabled: NonNullable<MutationResolvers['setDeploymentEnabled']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('Deployment', input.id);
    const change = { id, enabled: input.enabled };
    return {
      deployment: await atField(['id'], () =>
        context.persistence.deployments.update(change, actorOf(context)),
      ),
    };
  });

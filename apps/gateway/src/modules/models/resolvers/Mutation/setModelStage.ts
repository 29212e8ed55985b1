import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Moves a model version to another stage. */
export const setModelStage: NonNullable<MutationResolvers['setModelStage']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const id = requireId('ModelVersion', input.id);
    const change = { id, stage: input.stage };
    return {
      modelVersion: await atField(['id'], () =>
        context.persistence.modelVersions.update(change, actorOf(context)),
      ),
    };
  });

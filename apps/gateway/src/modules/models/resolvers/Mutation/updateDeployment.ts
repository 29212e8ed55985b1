import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { optionalId, requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { ensureCollections } from '../../ensure-collections.ts';
import { readCollector } from '../../read-collector.ts';

/** Lets another model version answer, or collects something else. */
export const updateDeployment: NonNullable<MutationResolvers['updateDeployment']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('Deployment', input.id);
    const modelVersionId = optionalId('ModelVersion', input.modelVersionId, ['modelVersionId']);
    const collector = readCollector(input.collector);
    const change = { id, expectedVersion: input.expectedVersion, modelVersionId, collector };
    const actor = actorOf(context);
    const work = () =>
      context.persistence.unitOfWork(async (repositories) => {
        const updated = await repositories.deployments.update(change, actor);
        if (collector !== undefined) await ensureCollections(updated, repositories, actor);
        return updated;
      });
    return { deployment: await atField(['id'], work) };
  });

import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { optionalId, requireId } from '../../../../global-id.ts';
import { azureNameField } from '../../../../inputs/fields.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { ensureCollections } from '../../ensure-collections.ts';
import { readCollector } from '../../read-collector.ts';

const inputSchema = z.object({ name: azureNameField, endpoint: azureNameField.nullish() });

/** Deploys a model version, for a circuit or for none. */
export const createDeployment: NonNullable<MutationResolvers['createDeployment']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const modelVersionId = requireId('ModelVersion', input.modelVersionId, ['modelVersionId']);
    const circuitId = optionalId('Circuit', input.circuitId, ['circuitId']);
    const { name, endpoint } = parseInput(inputSchema, input);
    const collector = readCollector(input.collector);
    const wanted = { name, endpoint, kind: input.kind, modelVersionId, circuitId, collector };
    const actor = actorOf(context);
    const deployment = await context.persistence.unitOfWork(async (repositories) => {
      const created = await repositories.deployments.create(wanted, actor);
      await ensureCollections(created, repositories, actor);
      return created;
    });
    return { deployment };
  });

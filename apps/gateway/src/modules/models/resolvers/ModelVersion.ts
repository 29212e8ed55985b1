import type { ModelVersionResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId, found } from '../../../global-id.ts';

/** Fields of a model version that are not columns. */
export const ModelVersion: ModelVersionResolvers = {
  id: ({ id }) => encodeGlobalId('ModelVersion', id),
  model: async ({ modelId }, _args, { loaders }) =>
    found(await loaders.model.load(modelId), 'Model', modelId),
  deployments: ({ id }, _args, { loaders }) => loaders.deploymentsByModelVersionId.load(id),
};

import type { DeploymentResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId, found } from '../../../global-id.ts';

/** Fields of a deployment that are not columns. */
export const Deployment: DeploymentResolvers = {
  id: ({ id }) => encodeGlobalId('Deployment', id),
  modelVersion: async ({ modelVersionId }, _args, { loaders }) =>
    found(await loaders.modelVersion.load(modelVersionId), 'ModelVersion', modelVersionId),
  circuit: ({ circuitId }, _args, { loaders }) =>
    circuitId === null ? null : loaders.circuit.load(circuitId),
};

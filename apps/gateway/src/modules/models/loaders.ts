import type { Persistence } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';

/** The loaders of models, their versions and deployments. */
export function createModelLoaders({ models, modelVersions, deployments }: Persistence) {
  return {
    model: createLoader((ids) => models.byIds(ids)),
    modelVersion: createLoader((ids) => modelVersions.byIds(ids)),
    modelVersionsByModelId: createLoader((modelIds) => modelVersions.byModelIds(modelIds)),
    deployment: createLoader((ids) => deployments.byIds(ids)),
    deploymentsByModelVersionId: createLoader((ids) => deployments.byModelVersionIds(ids)),
  };
}

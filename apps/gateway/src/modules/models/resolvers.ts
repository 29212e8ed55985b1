import type { Resolvers } from '../../generated/resolver-types.ts';
import { Deployment } from './resolvers/Deployment.ts';
import { Model } from './resolvers/Model.ts';
import { ModelVersion } from './resolvers/ModelVersion.ts';
import { createDeployment } from './resolvers/Mutation/createDeployment.ts';
import { createModel } from './resolvers/Mutation/createModel.ts';
import { createModelVersion } from './resolvers/Mutation/createModelVersion.ts';
import { deleteDeployment } from './resolvers/Mutation/deleteDeployment.ts';
import { deleteModel } from './resolvers/Mutation/deleteModel.ts';
import { setDeploymentEnabled } from './resolvers/Mutation/setDeploymentEnabled.ts';
import { setEndpointTraffic } from './resolvers/Mutation/setEndpointTraffic.ts';
import { setModelStage } from './resolvers/Mutation/setModelStage.ts';
import { updateDeployment } from './resolvers/Mutation/updateDeployment.ts';
import { updateModel } from './resolvers/Mutation/updateModel.ts';
import { deployments } from './resolvers/Query/deployments.ts';
import { models } from './resolvers/Query/models.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const modelResolvers: Resolvers = {
  Query: { models, deployments },
  Mutation: {
    createModel,
    updateModel,
    deleteModel,
    createModelVersion,
    setModelStage,
    createDeployment,
    updateDeployment,
    setEndpointTraffic,
    setDeploymentEnabled,
    deleteDeployment,
  },
  Model,
  ModelVersion,
  Deployment,
};

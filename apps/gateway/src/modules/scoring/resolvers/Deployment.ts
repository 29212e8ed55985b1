import { predictionsAssetName } from '@circuitwatch/scoring-definitions';
import { readPageRequest, toConnection } from '../../../connection.ts';
import type { DeploymentResolvers } from '../../../generated/resolver-types.ts';

/** What scoring knows of a deployment; first pages of many deployments are read together. */
export const Deployment: DeploymentResolvers = {
  predictionsAsset: (deployment) => predictionsAssetName(deployment),
  scoringJobs: async ({ id }, args, { persistence: { scoring }, loaders }) => {
    const request = readPageRequest(args);
    const page =
      'first' in request && request.after === undefined
        ? await loaders.firstScoringJobsOfDeployment.load({ id, args: request.first })
        : await scoring.list({ ...request, filter: { deploymentIds: [id] } });
    return toConnection(page, () => loaders.scoringJobCountOfDeployment.load(id));
  },
};

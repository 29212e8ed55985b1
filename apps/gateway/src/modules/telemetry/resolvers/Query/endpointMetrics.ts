import type { Deployment, Persistence } from '@circuitwatch/persistence';
import { invalid, notFound } from '@circuitwatch/platform-errors';
import type { QueryEndpointMetricsArgs, QueryResolvers } from '../../../../generated/resolver-types.ts';
import { endpointFigures } from '../../endpoint-figures.ts';
import { metricsWindow } from '../../metrics-window.ts';

/** More deployments than anybody gives one endpoint. */
const mostDeployments = 100;

async function deploymentsOf(
  { endpoint, deployment }: QueryEndpointMetricsArgs,
  { deployments }: Pick<Persistence, 'deployments'>,
): Promise<readonly Deployment[]> {
  if (deployment != null) {
    const reference = endpoint == null || deployment.includes(':') ? deployment : `${endpoint}:${deployment}`;
    const found = await deployments.findByReference(reference);
    if (found === null) throw notFound('Deployment', reference);
    return [found];
  }
  if (endpoint == null) throw invalid('endpoint: Name an endpoint, a deployment, or both.');
  const page = await deployments.list({ filter: { endpoints: [endpoint] }, first: mostDeployments });
  const found = page.items.map(({ node }) => node);
  if (found.length === 0) throw notFound('Endpoint', endpoint);
  return found;
}

/** How an endpoint is doing, from what its servers told every few seconds. */
export const endpointMetrics: NonNullable<QueryResolvers['endpointMetrics']> = async (
  _parent,
  args,
  { persistence, now },
) => {
  const window = metricsWindow(args, now());
  const deployments = await deploymentsOf(args, persistence);
  const deploymentIds = deployments.map(({ id }) => id);
  const samples = await persistence.telemetry.samples({ deploymentIds, ...window });
  return {
    ...endpointFigures(window, samples),
    stepSeconds: window.stepSeconds,
    deployments: [...deployments],
  };
};

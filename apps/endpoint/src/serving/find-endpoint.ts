import { AppError } from '@circuitwatch/platform-errors';
import type { Split, SplitDeployment } from '@circuitwatch/scoring-online';
import type { WantedDeployment } from './wanted-deployment.ts';

const shownNames = 50;

/**
 * Served deployments by the endpoint that they are called at, each in the place of its wanted one. A deployment without
 * an endpoint is one of its own, unless an endpoint has its name.
 */
export function byEndpoint<Served>(
  wanted: readonly WantedDeployment[],
  served: readonly Served[],
): ReadonlyMap<string, readonly Served[]> {
  const endpoints = new Map<string, Served[]>();
  for (const [place, { endpoint }] of wanted.entries()) {
    const deployment = served[place];
    if (endpoint === null || deployment === undefined) continue;
    endpoints.set(endpoint, [...(endpoints.get(endpoint) ?? []), deployment]);
  }
  for (const [place, { endpoint, name }] of wanted.entries()) {
    const deployment = served[place];
    if (endpoint === null && deployment && !endpoints.has(name)) endpoints.set(name, [deployment]);
  }
  return endpoints;
}

/** The endpoint of a name. @throws AppError NOT_FOUND, with the names there are; without a name it has to be the only one. */
export function findEndpoint<Served extends SplitDeployment>(
  endpoints: ReadonlyMap<string, readonly Served[]>,
  name: string | undefined,
): Split<Served> {
  const only = name === undefined && endpoints.size === 1 ? endpoints.keys().next().value : name;
  const deployments = only === undefined ? undefined : endpoints.get(only);
  if (only !== undefined && deployments) return { endpoint: only, deployments };
  const names = [...endpoints.keys()].slice(0, shownNames).join(', ') || 'none';
  const message =
    name === undefined
      ? `There is more than one endpoint here, or none: post to /endpoints/NAME/score. There are: ${names}.`
      : `There is no endpoint "${name.slice(0, 100)}" here. There are: ${names}.`;
  throw new AppError('NOT_FOUND', message);
}

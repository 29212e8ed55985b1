import { invalid, notFound, type FieldProblem } from '@circuitwatch/platform-errors';
import type { Deployment } from '@circuitwatch/persistence';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers, TrafficShareInput } from '../../../../generated/resolver-types.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Most deployments that one endpoint is shared by. */
const mostShares = 500;

/** Shares the requests to an endpoint among its deployments. */
export const setEndpointTraffic: NonNullable<MutationResolvers['setEndpointTraffic']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const { deployments } = context.persistence;
    const { endpoint, traffic } = input;
    const { items } = await deployments.list({ filter: { endpoints: [endpoint] }, first: mostShares });
    if (items.length === 0) await atField(['endpoint'], () => Promise.reject(notFound('Endpoint', endpoint)));
    const shares = readShares(
      traffic,
      items.map(({ node }) => node),
    );
    const set = () => deployments.setTraffic(endpoint, shares, actorOf(context));
    return { deployments: await atField(['traffic'], set) };
  });

function readShares(
  traffic: readonly TrafficShareInput[],
  deployments: readonly Deployment[],
): ReadonlyMap<string, number> {
  const idOf = new Map(deployments.map(({ id, name }) => [name, id]));
  const problems: FieldProblem[] = [];
  const shares = new Map<string, number>();
  for (const [index, { deployment, percent }] of traffic.entries()) {
    const id = idOf.get(deployment);
    const known = [...idOf.keys()].slice(0, 20).join(', ');
    const problem =
      id === undefined
        ? `The endpoint has no deployment "${deployment.slice(0, 100)}"; it has ${known}.`
        : shares.has(id)
          ? `The deployment "${deployment}" is listed twice.`
          : null;
    if (problem !== null) problems.push({ path: ['traffic', index, 'deployment'], message: problem });
    else if (id !== undefined) shares.set(id, percent);
  }
  if (problems.length > 0) throw invalid(problems[0]?.message ?? '', problems);
  return shares;
}

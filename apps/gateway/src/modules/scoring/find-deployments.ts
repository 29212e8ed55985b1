import type { Deployment, DeploymentFilter, Repositories } from '@circuitwatch/persistence';
import { AppError, invalid, type FieldProblem } from '@circuitwatch/platform-errors';
import { deploymentReference } from '@circuitwatch/scoring-definitions';
import type { ScoringFilter, SubmitScoringJobInput } from '../../generated/resolver-types.ts';
import { decodeGlobalId, requireId } from '../../global-id.ts';
import { findFleetScope } from '../fleet/fleet-scope.ts';
import { getDeployment } from '../models/find-deployment.ts';

type Fleet = Pick<Repositories, 'plants' | 'circuits' | 'deployments'>;

/** Every deployment that meets the conditions. */
export async function allDeployments(
  filter: DeploymentFilter,
  { deployments }: Pick<Repositories, 'deployments'>,
): Promise<readonly Deployment[]> {
  const found: Deployment[] = [];
  for (let after: string | undefined, more = true; more;) {
    const page = await deployments.list({ filter, first: 500, after });
    found.push(...page.items.map(({ node }) => node));
    after = page.items.at(-1)?.cursor;
    more = page.hasNextPage;
  }
  return found;
}

/** The deployment itself, or the circuit's only batch deployment. */
export async function findOneToScore(
  { deployment, circuit }: Pick<SubmitScoringJobInput, 'deployment' | 'circuit'>,
  fleet: Fleet,
): Promise<Deployment> {
  if ((deployment ?? null) !== null && (circuit ?? null) === null)
    return getDeployment(deployment ?? '', fleet);
  if ((circuit ?? null) === null || (deployment ?? null) !== null) {
    throw refusal('INVALID', ['deployment'], 'Give either a deployment or a circuit.');
  }
  const ids = await circuitIds(circuit ?? '', fleet, ['circuit']);
  if (ids.length > 1) {
    const message = `${ids.length} circuits are named "${circuit}"; write the one you mean as plant/circuit.`;
    throw refusal('INVALID', ['circuit'], message);
  }
  const found = await allDeployments({ circuitIds: ids, kinds: ['BATCH'] }, fleet);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const names = found.map(deploymentReference).join(', ');
  throw refusal(
    'INVALID',
    ['circuit'],
    found.length === 0
      ? `The circuit "${circuit}" has no batch deployment; create one, or name a deployment.`
      : `The circuit "${circuit}" has ${found.length} batch deployments, ${names}; name one as the deployment.`,
  );
}

/**
 * The deployments of a batch: all that are named, or all batch deployments in use that match.
 *
 * @throws AppError NOT_FOUND at its field for a name of nothing, so that none shrinks a batch in silence, and where
 * nothing matches; INVALID for a filter without conditions.
 */
export async function findManyToScore(filter: ScoringFilter, fleet: Fleet): Promise<readonly Deployment[]> {
  const { plants, circuits, tags, deployments, endpoints, all } = filter;
  const lists = [plants, circuits, tags, deployments, endpoints];
  const hasConditions = lists.some((list) => list !== null && list !== undefined);
  if (all === true ? hasConditions : !lists.some((list) => (list?.length ?? 0) > 0)) {
    const message =
      hasConditions && all === true
        ? 'All deployments are asked for, and only some; give conditions or all: true.'
        : 'Nothing says which deployments; give conditions, or all: true for every batch deployment in use.';
    throw refusal('INVALID', ['filter'], message);
  }
  const named = await each(deployments, 'deployments', (reference, path) =>
    getDeployment(reference, fleet, path),
  );
  const found = await allDeployments(
    {
      ids: named?.map(({ id }) => id),
      plantIds: await each(plants, 'plants', (name, path) => plantId(name, fleet, path)),
      circuitIds: (await each(circuits, 'circuits', (name, path) => circuitIds(name, fleet, path)))?.flat(),
      tags,
      endpoints,
      ...(named === undefined ? { kinds: ['BATCH'], enabled: true, circuitEnabled: true } : {}),
    },
    fleet,
  );
  if (found.length > 0) return found;
  throw refusal('NOT_FOUND', ['filter'], 'No deployment matches; see which there are with `deployments`.');
}

/** What each name stands for; all that stand for nothing are told together. Undefined where there is no condition. */
async function each<Found>(
  names: readonly string[] | null | undefined,
  field: string,
  find: (name: string, path: readonly (string | number)[]) => Promise<Found>,
): Promise<readonly Found[] | undefined> {
  if (names === null || names === undefined) return undefined;
  const problems: FieldProblem[] = [];
  const found: Found[] = [];
  for (const [index, name] of names.entries()) {
    try {
      found.push(await find(name, ['filter', field, index]));
    } catch (error) {
      if (!(error instanceof AppError) || error.problems.length === 0) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new AppError('NOT_FOUND', problems[0]?.message ?? '', { problems });
  return found;
}

async function plantId(name: string, { plants }: Fleet, path: FieldProblem['path']): Promise<string> {
  const plant = await plants.findByName(name);
  if (plant) return plant.id;
  throw refusal('NOT_FOUND', path, `There is no plant "${name.slice(0, 100)}".`);
}

/** By global id, as `plant/circuit`, or by a name that circuits of several plants may have. */
async function circuitIds(
  text: string,
  fleet: Fleet,
  path: FieldProblem['path'],
): Promise<readonly string[]> {
  if (decodeGlobalId(text) !== null) {
    const [circuit] = await fleet.circuits.byIds([requireId('Circuit', text, path.map(String))]);
    return idsOr(circuit ? [circuit.id] : [], text, path);
  }
  const [plant, name, ...rest] = text.split('/');
  if (name === undefined || rest.length > 0) {
    const { circuitIds: ids } = await findFleetScope({ circuit: text }, fleet);
    return idsOr(ids ?? [], text, path);
  }
  const { circuitIds: ids } = await findFleetScope({ plant, circuit: name }, fleet);
  return idsOr(ids ?? [], text, path);
}

function idsOr(ids: readonly string[], text: string, path: FieldProblem['path']): readonly string[] {
  if (ids.length > 0) return ids;
  throw refusal('NOT_FOUND', path, `There is no circuit "${text.slice(0, 100)}"; write it as plant/circuit.`);
}

function refusal(code: 'INVALID' | 'NOT_FOUND', path: FieldProblem['path'], message: string): AppError {
  return code === 'INVALID'
    ? invalid(message, [{ path, message }])
    : new AppError(code, message, { problems: [{ path, message }] });
}

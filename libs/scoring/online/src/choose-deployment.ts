import { AppError, unavailable } from '@circuitwatch/platform-errors';

/** A deployment among those of an endpoint. */
export interface SplitDeployment {
  readonly name: string;
  /** Percent of the requests that are for it. */
  readonly traffic: number;
  /** Why it cannot answer; null: it can. */
  readonly problem: string | null;
}

/** An endpoint that a request came to. */
export interface Split<Deployment extends SplitDeployment> {
  readonly endpoint: string;
  readonly deployments: readonly Deployment[];
}

/**
 * The deployment that answers a request: the one it names, else one by their shares of the traffic. The share of one that
 * cannot answer goes to the others by theirs.
 *
 * @param drawn From 0 to, and without, 1; the same number chooses the same deployment.
 * @throws AppError NOT_FOUND, with the names there are; UNAVAILABLE when it cannot answer.
 */
export function chooseDeployment<Deployment extends SplitDeployment>(
  { endpoint, deployments }: Split<Deployment>,
  named: string | undefined,
  drawn: number,
): Deployment {
  if (named !== undefined) return byName({ endpoint, deployments }, named);
  let total = 0;
  for (const { traffic, problem } of deployments) if (problem === null) total += traffic;
  let rest = drawn * total;
  for (const deployment of deployments) {
    if (deployment.problem !== null || deployment.traffic === 0) continue;
    rest -= deployment.traffic;
    if (rest < 0) return deployment;
  }
  const broken = deployments.find(({ traffic, problem }) => traffic > 0 && problem !== null);
  if (broken) throw cannotAnswer(broken);
  throw new AppError(
    'NOT_FOUND',
    `No deployment of the endpoint "${endpoint}" has traffic; give one its share, or name it in the header azureml-model-deployment: ${namesOf(deployments)}.`,
  );
}

function byName<Deployment extends SplitDeployment>(
  { endpoint, deployments }: Split<Deployment>,
  name: string,
): Deployment {
  const found = deployments.find((each) => each.name === name);
  if (found === undefined) {
    throw new AppError(
      'NOT_FOUND',
      `The endpoint "${endpoint}" has no deployment "${name.slice(0, 100)}"; it has ${namesOf(deployments)}.`,
    );
  }
  if (found.problem !== null) throw cannotAnswer(found);
  return found;
}

function cannotAnswer({ name, problem }: SplitDeployment): Error {
  return unavailable(`The deployment "${name}" cannot answer: ${problem}`);
}

function namesOf(deployments: readonly SplitDeployment[]): string {
  return deployments.map(({ name }) => name).join(', ') || 'none';
}

import type { DataAsset, Deployment, Repositories, ScoringInput } from '@circuitwatch/persistence';
import { AppError, invalid, type FieldProblem } from '@circuitwatch/platform-errors';
import {
  actualsAssetName,
  collectionAssetName,
  deploymentReference,
  predictionsAssetName,
} from '@circuitwatch/scoring-definitions';
import type { AskedData } from './read-data.ts';

type Repository = Pick<Repositories, 'dataAssets' | 'deployments'>;

/** Collections that Azure's data collector knows; others are told by the deployment. */
const usualCollections = ['model_inputs', 'model_outputs', 'request', 'response'];

/**
 * The data of each deployment, in their order: what was asked for, or the only data asset of its circuit.
 *
 * @throws AppError NOT_FOUND for an asset of no such name; INVALID for deployments whose data is not clear.
 */
export async function findData(
  deployments: readonly Deployment[],
  { window, ...asked }: AskedData,
  repositories: Repository,
): Promise<readonly ScoringInput[]> {
  const { correlationColumn, keepColumns } = asked;
  const shared = { correlationColumn, keepColumns, window };
  const inputOf = (asset: DataAsset): ScoringInput => ({
    ...shared,
    asset: `${asset.name}:${asset.number}`,
    uri: asset.uri,
    timestampColumn: asked.timestampColumn ?? asset.timestampColumn,
  });
  if (asked.uri !== null) {
    const input = { ...shared, asset: null, uri: asked.uri, timestampColumn: asked.timestampColumn };
    return deployments.map(() => input);
  }
  if (asked.asset !== null) {
    const [asset] = await repositories.dataAssets.resolve([asked.asset]);
    if (!asset) throw noAsset(asked.asset);
    return deployments.map(() => inputOf(asset));
  }
  return (await assetsOfCircuits(deployments, repositories)).map(inputOf);
}

async function assetsOfCircuits(
  deployments: readonly Deployment[],
  repositories: Repository,
): Promise<readonly DataAsset[]> {
  const ids = [...new Set(deployments.flatMap(({ circuitId }) => circuitId ?? []))];
  const assets = await repositories.dataAssets.byCircuitIds(ids);
  const others = await repositories.deployments.byCircuitIds(ids);
  const choices = new Map(
    ids.map((id, index) => [id, newestInputs(assets[index] ?? [], others[index] ?? [])] as const),
  );
  const problems: string[] = [];
  const chosen = deployments.flatMap((deployment) => {
    const { circuitId } = deployment;
    const found = circuitId === null ? null : (choices.get(circuitId) ?? []);
    if (found?.length === 1) return found;
    problems.push(problemOf(deploymentReference(deployment), found));
    return [];
  });
  if (problems.length > 0) throw unclear(problems);
  return chosen;
}

/** The newest version of each asset of a circuit, without those that its deployments fill. */
function newestInputs(
  assets: readonly DataAsset[],
  deployments: readonly Deployment[],
): readonly DataAsset[] {
  const filled = new Set(
    deployments.flatMap((deployment) => [
      predictionsAssetName(deployment),
      actualsAssetName(deployment),
      ...[...usualCollections, ...(deployment.collector?.collections ?? []).map(({ name }) => name)].map(
        (collection) => collectionAssetName(deployment, collection),
      ),
    ]),
  );
  // Of each name the highest number comes first.
  return assets.filter(({ name }, index) => !filled.has(name) && assets[index - 1]?.name !== name);
}

function problemOf(reference: string, found: readonly DataAsset[] | null): string {
  if (found === null) return `"${reference}" works for no circuit, so its data has to be named.`;
  if (found.length === 0) return `The circuit of "${reference}" has no data asset.`;
  const names = found.map(({ name, number }) => `${name}:${number}`).join(', ');
  return `The circuit of "${reference}" has several data assets: ${names}.`;
}

function noAsset(reference: string): AppError {
  const message = `There is no data asset "${reference}"; write name:version or name@latest.`;
  const problems: readonly FieldProblem[] = [{ path: ['data', 'asset'], message }];
  return new AppError('NOT_FOUND', message, { problems });
}

const mostTold = 5;

function unclear(problems: readonly string[]): AppError {
  const told = problems.slice(0, mostTold).join(' ');
  const more = problems.length > mostTold ? ` So it is with ${problems.length - mostTold} more.` : '';
  const message = `${told}${more} Name the data as an asset or a URI.`;
  return invalid(message, [{ path: ['data'], message }]);
}

import type { Actor, DataAsset, Deployment, NewScoringJob, Repositories } from '@circuitwatch/persistence';
import { deploymentReference, predictionsAssetName } from '@circuitwatch/scoring-definitions';

/** A job with the deployment that it is of. */
export interface PlannedScoring {
  readonly deployment: Deployment;
  readonly job: NewScoringJob;
}

/**
 * Registers the predictions of each job as the data asset `<deployment>-predictions`, so that monitors can name them;
 * once for each folder.
 */
export async function ensurePredictions(
  planned: readonly PlannedScoring[],
  { dataAssets }: Pick<Repositories, 'dataAssets'>,
  actor: Actor,
): Promise<void> {
  const wanted = planned.map(({ deployment, job }) => ({
    name: predictionsAssetName(deployment),
    uri: job.outputUri,
    description: `What ${deploymentReference(deployment)} predicted.`,
    timestampColumn: job.input.timestampColumn,
    circuitId: deployment.circuitId,
  }));
  const known = await assetsNamed([...new Set(wanted.map(({ name }) => name))], dataAssets);
  const there = new Set(known.map(keyOf));
  for (const asset of wanted) {
    if (there.has(keyOf(asset))) continue;
    there.add(keyOf(asset));
    await dataAssets.create(asset, actor);
  }
}

function keyOf({ name, uri, timestampColumn }: Pick<DataAsset, 'name' | 'uri' | 'timestampColumn'>): string {
  return JSON.stringify([name, uri, timestampColumn]);
}

async function assetsNamed(
  names: readonly string[],
  dataAssets: Repositories['dataAssets'],
): Promise<readonly DataAsset[]> {
  const found: DataAsset[] = [];
  for (let after: string | undefined, more = true; more;) {
    const page = await dataAssets.list({ filter: { names }, first: 500, after });
    found.push(...page.items.map(({ node }) => node));
    after = page.items.at(-1)?.cursor;
    more = page.hasNextPage;
  }
  return found;
}

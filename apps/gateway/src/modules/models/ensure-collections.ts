import type { Actor, Deployment, Repositories } from '@circuitwatch/persistence';
import { collectionAssetName, collectionFolder } from '@circuitwatch/scoring-definitions';
import { ensureAsset } from '../data-assets/ensure-asset.ts';

/** The datastore in which Azure's data collector keeps what it collects. */
const usualDatastore = 'workspaceblobstore';

/** Registers a data asset for everything that the deployment collects, as applying its document does. */
export async function ensureCollections(
  deployment: Deployment,
  repositories: Pick<Repositories, 'dataAssets' | 'datastores'>,
  actor: Actor,
): Promise<void> {
  const collections = deployment.collector?.collections ?? [];
  if (collections.length === 0) return;
  const places = await repositories.datastores.places();
  const root = Object.hasOwn(places, usualDatastore) ? `azureml://datastores/${usualDatastore}/paths/` : '';
  for (const { name } of collections) {
    const asset = {
      name: collectionAssetName(deployment, name),
      uri: `${root}${collectionFolder(deployment, name)}`,
      description: `What a deployment collects as ${name}.`,
    };
    await ensureAsset(asset, repositories, actor);
  }
}

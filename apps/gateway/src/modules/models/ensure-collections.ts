import type { Actor, Deployment, Repositories } from '@circuitwatch/persistence';
import { collectionAssetName, collectionFolder, collectorDatastore } from '@circuitwatch/scoring-definitions';
import { ensureAsset } from '../data-assets/ensure-asset.ts';

/** The datastore in which Azure's data collector keeps what it collects. */
const usualRoot = `azureml://datastores/${collectorDatastore}/paths/`;

/**
 * Where a collection of a deployment lies: in the datastore that Azure's collector uses, where that is registered, else
 * below the data folder.
 */
export function collectionUri(
  deployment: Pick<Deployment, 'endpoint' | 'name'>,
  collection: string,
  datastores: Readonly<Record<string, string>>,
): string {
  const folder = collectionFolder(deployment, collection);
  return Object.hasOwn(datastores, collectorDatastore) ? `${usualRoot}${folder}` : folder;
}

/** Whether a URI is where Azure's collector puts this collection by itself. */
export function isUsualCollectionUri(
  uri: string,
  deployment: Pick<Deployment, 'endpoint' | 'name'>,
  collection: string,
): boolean {
  return uri === `${usualRoot}${collectionFolder(deployment, collection)}`;
}

/** Registers a data asset for everything that the deployment collects, as applying its document does. */
export async function ensureCollections(
  deployment: Deployment,
  repositories: Pick<Repositories, 'dataAssets' | 'datastores'>,
  actor: Actor,
): Promise<void> {
  const collections = deployment.collector?.collections ?? [];
  if (collections.length === 0) return;
  const places = await repositories.datastores.places();
  for (const { name } of collections) {
    const asset = {
      name: collectionAssetName(deployment, name),
      uri: collectionUri(deployment, name, places),
      description: `What a deployment collects as ${name}.`,
    };
    await ensureAsset(asset, repositories, actor);
  }
}

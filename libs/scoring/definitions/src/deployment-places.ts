/** A deployment by its names. */
interface NamedDeployment {
  /** null: it stands alone. */
  readonly endpoint: string | null;
  readonly name: string;
}

/** A deployment's name before that of something which is its own; no endpoint is called `-`. */
function inFront({ endpoint, name }: NamedDeployment): string {
  return endpoint === null ? name : `${endpoint}-${name}`;
}

/** `endpoint:name`, or the name alone. */
export function deploymentReference({ endpoint, name }: NamedDeployment): string {
  return endpoint === null ? name : `${endpoint}:${name}`;
}

/** The folder of a deployment's predictions, relative to the data folder, where a scoring job names no other. */
export function predictionsFolder({ endpoint, name }: NamedDeployment): string {
  return `predictions/${endpoint ?? '-'}/${name}`;
}

/** The name of the data asset that stands for a deployment's predictions. */
export function predictionsAssetName(deployment: NamedDeployment): string {
  return `${inFront(deployment)}-predictions`;
}

/** The datastore that Azure's collector writes to; where nobody registered one, the data folder is it. */
export const collectorDatastore = 'workspaceblobstore';

/** The folder of one collection of a deployment, as Azure's data collector lays it out below its container. */
export function collectionFolder({ endpoint, name }: NamedDeployment, collection: string): string {
  return `modelDataCollector/${endpoint ?? '-'}/${name}/${collection}`;
}

/** The name of the data asset that stands for one collection of a deployment. */
export function collectionAssetName(deployment: NamedDeployment, collection: string): string {
  return `${inFront(deployment)}-${collection}`;
}

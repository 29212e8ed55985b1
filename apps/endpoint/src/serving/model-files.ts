import path from 'node:path';
import type { BlobFiles } from '@circuitwatch/azure-blob';
import { pathOfUri, resolveDataUri } from '@circuitwatch/datasets';
import type { Persistence } from '@circuitwatch/persistence';
import { invalid, notFound } from '@circuitwatch/platform-errors';
import { uploadedModelFile } from '@circuitwatch/scoring-models';
import type { WantedModel } from './wanted-deployment.ts';

/** Where models are fetched from. */
export interface ModelFilesOptions {
  readonly persistence: Pick<Persistence, 'modelFiles' | 'datastores'>;
  readonly blobs: BlobFiles;
  /** The data folder: relative URIs start there. */
  readonly baseFolder: string;
}

/** Brings a model's file near. @throws AppError INVALID or NOT_FOUND when there is none. */
export type FetchModel = (model: WantedModel) => Promise<string>;

/** Files of this machine as they lie, blobs from the cache, uploaded ones from the database. */
export function modelFetcher({ persistence, blobs, baseFolder }: ModelFilesOptions): FetchModel {
  const folder = path.join(baseFolder, 'models');
  return async ({ name, number, uri: given }) => {
    if (given === '') throw invalid(`Version ${number} of the model ${name} names no file.`);
    const uploaded = await uploadedModelFile(given, folder, persistence.modelFiles);
    if (uploaded !== null) return uploaded;
    const datastores = await persistence.datastores.places();
    const uri = resolveDataUri(given, { baseFolder, datastores });
    if (uri.startsWith('file:')) return pathOfUri(uri, baseFolder);
    const [file] = await blobs.list(uri);
    if (!file) throw notFound('File', uri);
    return blobs.fetch(file);
  };
}

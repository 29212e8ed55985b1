import { randomUUID } from 'node:crypto';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BlobFiles } from '@circuitwatch/azure-blob';
import { pathOfUri, resolveDataUri } from '@circuitwatch/datasets';
import type { Persistence } from '@circuitwatch/persistence';
import { invalid, notFound } from '@circuitwatch/platform-errors';
import type { WantedModel } from './wanted-deployment.ts';

/** Where models are fetched from. */
export interface ModelFilesOptions {
  readonly persistence: Pick<Persistence, 'modelFiles' | 'datastores'>;
  readonly blobs: BlobFiles;
  /** The data folder: relative URIs start there. */
  readonly baseFolder: string;
}

/** URIs of models that were uploaded: they lie in the database under their checksum. */
const uploaded = /^circuitwatch:models\/([0-9a-f]{64})$/;

/** Brings a model's file near. @throws AppError INVALID or NOT_FOUND when there is none. */
export type FetchModel = (model: WantedModel) => Promise<string>;

/** Files of this machine as they lie, blobs from the cache, uploaded ones from the database. */
export function modelFetcher({ persistence, blobs, baseFolder }: ModelFilesOptions): FetchModel {
  const folder = path.join(baseFolder, 'models');
  return async ({ name, number, uri: given }) => {
    if (given === '') throw invalid(`Version ${number} of the model ${name} names no file.`);
    const checksum = uploaded.exec(given)?.[1];
    if (checksum !== undefined) return uploadedFile(checksum, folder, persistence);
    const datastores = await persistence.datastores.places();
    const uri = resolveDataUri(given, { baseFolder, datastores });
    if (uri.startsWith('file:')) return pathOfUri(uri, baseFolder);
    const [file] = await blobs.list(uri);
    if (!file) throw notFound('File', uri);
    return blobs.fetch(file);
  };
}

/** Written whole or not at all. */
async function uploadedFile(
  checksum: string,
  folder: string,
  { modelFiles }: Pick<Persistence, 'modelFiles'>,
): Promise<string> {
  const file = path.join(folder, `${checksum}.onnx`);
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (isThere) return file;
  const bytes = await modelFiles.read(checksum);
  if (bytes === null) throw notFound('Uploaded model', checksum);
  await mkdir(folder, { recursive: true });
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, bytes);
  await rename(unfinished, file);
  return file;
}

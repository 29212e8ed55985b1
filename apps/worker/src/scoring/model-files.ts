import { randomUUID } from 'node:crypto';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Persistence } from '@circuitwatch/persistence';
import { notFound } from '@circuitwatch/platform-errors';

/** URIs of models that were uploaded: they lie in the database under their checksum. */
const uploaded = /^circuitwatch:models\/([0-9a-f]{64})$/;

/**
 * The URI of the model's file for those who cannot ask the database: an uploaded file is written to the folder first,
 * whole or not at all; any other URI stays as it is.
 *
 * @throws AppError NOT_FOUND when the file was never uploaded.
 */
export async function localModelUri(
  uri: string,
  folder: string,
  modelFiles: Pick<Persistence['modelFiles'], 'read'>,
): Promise<string> {
  const checksum = uploaded.exec(uri)?.[1];
  if (checksum === undefined) return uri;
  const file = path.join(folder, `${checksum}.onnx`);
  if (await exists(file)) return file;
  const bytes = await modelFiles.read(checksum);
  if (bytes === null) throw notFound('Uploaded model', checksum);
  await mkdir(folder, { recursive: true });
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, bytes);
  await rename(unfinished, file);
  return file;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

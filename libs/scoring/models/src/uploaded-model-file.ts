import { randomUUID } from 'node:crypto';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { notFound } from '@circuitwatch/platform-errors';
import { uploadedModelPattern } from '@circuitwatch/scoring-definitions';

/** Where uploaded files are kept. */
export interface UploadedModels {
  /** null: no such file was uploaded. */
  readonly read: (checksum: string) => Promise<Uint8Array | null>;
}

/**
 * The path of an uploaded model's file in the folder, where it is written whole or not at all when it is not there yet;
 * null for the URI of any other model.
 *
 * @throws AppError NOT_FOUND when the file was never uploaded.
 */
export async function uploadedModelFile(
  uri: string,
  folder: string,
  models: UploadedModels,
): Promise<string | null> {
  const checksum = uploadedModelPattern.exec(uri)?.[1];
  if (checksum === undefined) return null;
  const file = path.join(folder, `${checksum}.onnx`);
  if (await exists(file)) return file;
  const bytes = await models.read(checksum);
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

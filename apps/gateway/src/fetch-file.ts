import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BlobFiles } from '@circuitwatch/azure-blob';
import { AppError, invalid } from '@circuitwatch/platform-errors';

/** One file to bring near. */
export interface FetchRequest {
  /** A `file:` or `https:` URI. */
  readonly uri: string;
  readonly maximumBytes: number;
  readonly signal: AbortSignal;
}

/** See DataAccess.fetchFile; of a file of this machine it is the file itself. */
export async function fetchFile(
  { uri, maximumBytes, signal }: FetchRequest,
  remote: () => Promise<BlobFiles | null>,
): Promise<string> {
  if (uri.startsWith('file:')) return localFile(fileURLToPath(uri), maximumBytes);
  const blobs = await remote();
  if (blobs === null) throw invalid('This server is given no access to storage accounts.');
  const found = await blobs.list(uri, { accepts: () => false, signal });
  const [file] = found;
  if (file === undefined) throw new AppError('NOT_FOUND', 'There is no such blob.');
  if (file.bytes > maximumBytes) throw tooLarge(file.bytes, maximumBytes);
  return blobs.fetch(file, signal);
}

async function localFile(path: string, maximumBytes: number): Promise<string> {
  const found = await stat(path).catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const message = code === 'EACCES' ? 'This server may not read it.' : 'There is no such file.';
    throw new AppError('NOT_FOUND', message, { cause });
  });
  if (!found.isFile()) throw invalid('It is no file.');
  if (found.size > maximumBytes) throw tooLarge(found.size, maximumBytes);
  return path;
}

function tooLarge(bytes: number, most: number): AppError {
  const megabytes = (size: number) => `${Math.ceil(size / 2 ** 20)} MiB`;
  return invalid(`It has ${megabytes(bytes)}; at most ${megabytes(most)} are looked into.`);
}

import { openBlobFiles, openBlobUploads, type BlobFiles, type BlobUploads } from '@circuitwatch/azure-blob';
import { storageCredential } from '@circuitwatch/azure-identity';
import { pathOfUri, resolveDataUri } from '@circuitwatch/datasets';
import { notFound } from '@circuitwatch/platform-errors';
import type { BlobAccess } from './compute-messages.ts';
import type { FetchFile } from './thread-importance.ts';

/** Blobs by the given access; nothing is asked of any account before they are used. */
export function openThreadBlobs({
  connectionStrings,
  auth,
  cacheFolder,
  maximumCacheBytes,
}: BlobAccess): BlobFiles {
  return openBlobFiles({
    connectionStrings,
    credential: storageCredential(auth),
    cacheFolder,
    maximumCacheBytes,
  });
}

/** The same accounts, for writing. */
export function openThreadUploads({ connectionStrings, auth }: BlobAccess): BlobUploads {
  return openBlobUploads({ connectionStrings, credential: storageCredential(auth) });
}

/** Single files by path or URI: of this machine as they lie, blobs from the cache. */
export function fileFetcher(
  baseFolder: string,
  datastores: Readonly<Record<string, string>>,
  blobs: BlobFiles | undefined,
): FetchFile {
  return async (given, signal) => {
    const uri = resolveDataUri(given, { baseFolder, datastores });
    if (!blobs || uri.startsWith('file:')) return pathOfUri(uri, baseFolder);
    const [file] = await blobs.list(uri, { signal });
    if (!file) throw notFound('File', uri);
    return blobs.fetch(file, signal);
  };
}

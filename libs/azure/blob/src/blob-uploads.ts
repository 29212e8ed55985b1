import type { StorageLocation } from '@circuitwatch/monitoring-definitions';
import { blobFailure } from './blob-failure.ts';
import { listBlobs } from './list-blobs.ts';
import { openRequestGate } from './request-gate.ts';
import { requestSignal } from './request-signal.ts';
import { openStorageAccounts, type AccountOptions, type OpenedContainer } from './storage-accounts.ts';
import { requestFor, storageOf } from './storage-place.ts';

/** Puts files into blobs of any storage account. */
export interface BlobUploads {
  /**
   * Puts a local file in its place: its blocks are sent first and committed together, so that readers see the blob
   * before, or the whole of the new one.
   *
   * @throws AppError INVALID for a URI of another kind; NOT_FOUND for a container that is not there; FORBIDDEN saying
   *   which credential is needed; UNAVAILABLE; CANCELED. None shows a key or a signature.
   */
  readonly upload: (path: string, uri: string, signal?: AbortSignal) => Promise<void>;
  /** Removes blobs that lie directly in a folder, by their names. @throws AppError as `upload`. */
  readonly remove: (
    folderUri: string,
    isUnwanted: (name: string) => boolean,
    signal?: AbortSignal,
  ) => Promise<void>;
}

const blockBytes = 8 * 2 ** 20;
const blocksAtATime = 4;
const requestsAtATime = 8;

/** Opens access for writing; nothing is asked of any account before the first upload. */
export function openBlobUploads(options: AccountOptions): BlobUploads {
  const openContainer = openStorageAccounts(options);
  const gate = openRequestGate(requestsAtATime);
  const writing = async <Answer>(
    uri: string,
    signal: AbortSignal | undefined,
    work: (location: StorageLocation, container: OpenedContainer, signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> => {
    const location = storageOf(uri);
    const container = openContainer(location);
    try {
      return await work(location, container, signal ?? new AbortController().signal);
    } catch (error) {
      throw blobFailure(error, { ...requestFor(location, container), isWrite: true }, signal);
    }
  };
  return {
    upload: (path, uri, signal) =>
      writing(uri, signal, async (location, { client }, abort) => {
        await client.getBlockBlobClient(location.path).uploadFile(path, {
          blockSize: blockBytes,
          maxSingleShotSize: blockBytes,
          concurrency: blocksAtATime,
          abortSignal: abort,
        });
      }),
    remove: (folderUri, isUnwanted, signal) =>
      writing(folderUri, signal, async (location, { client }, abort) => {
        const root = location.path.replace(/\/+$/, '');
        const nameOf = (path: string): string => path.slice(root === '' ? 0 : root.length + 1);
        const accepts = (relative: string): boolean => !relative.includes('/') && isUnwanted(relative);
        const blobs = await listBlobs({ client, path: root, accepts, gate, signal: abort });
        const unwanted = blobs.filter(({ name }) => name !== root && isUnwanted(nameOf(name)));
        await Promise.all(
          unwanted.map(({ name }) =>
            gate(
              () => client.getBlobClient(name).deleteIfExists({ abortSignal: requestSignal(abort) }),
              abort,
            ),
          ),
        );
      }),
  };
}

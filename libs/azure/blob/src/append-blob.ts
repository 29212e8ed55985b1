import { RestError, type AppendBlobClient } from '@azure/storage-blob';
import { conflict } from '@circuitwatch/platform-errors';
import { blobFailure } from './blob-failure.ts';
import { requestSignal } from './request-signal.ts';
import { openStorageAccounts, type AccountOptions } from './storage-accounts.ts';
import { placeOf, requestFor, storageOf } from './storage-place.ts';

/** Blobs below one place that lines are appended to. Paths have slashes and begin below the place. */
export interface AppendBlobs {
  /**
   * Appends one block to a blob that this process alone writes to, and makes it where there is none. A reader sees all of
   * the block or none of it. When it throws, ask again with the same block: one whose answer was lost is not appended
   * twice.
   *
   * @param block At most 4 MiB.
   * @throws AppError INVALID for a blob of another kind; NOT_FOUND for a container that is not there; FORBIDDEN saying
   *   which credential is needed; UNAVAILABLE; CONFLICT where others write to it. None shows a key or a signature.
   */
  readonly append: (path: string, block: Buffer) => Promise<void>;
  /** Writes a whole blob, in the place of one that is there. @throws AppError as `append`. */
  readonly put: (path: string, content: Buffer) => Promise<void>;
  /** The blob's one `https` form, without a signature. */
  readonly uriOf: (path: string) => string;
}

/** How many blobs' lengths are remembered; others are asked for. */
const mostLengths = 4_096;

/** Opens blobs for appending; nothing is asked of the account before the first. @throws AppError INVALID for the URI. */
export function openAppendBlobs(options: AccountOptions, uri: string): AppendBlobs {
  const root = storageOf(uri);
  const container = openStorageAccounts(options)(root);
  const locationOf = (path: string) => ({ ...root, path: [root.path, path].filter(Boolean).join('/') });
  /** Path → how long the blob is as far as is known, the last used last. */
  const lengths = new Map<string, number>();
  const remember = (path: string, length: number): void => {
    lengths.delete(path);
    lengths.set(path, length);
    const [oldest] = lengths.keys();
    if (lengths.size > mostLengths && oldest !== undefined) lengths.delete(oldest);
  };
  const writing = async (path: string, write: () => Promise<void>): Promise<void> => {
    try {
      await write();
    } catch (error) {
      const request = { ...requestFor(locationOf(path), container), isWrite: true };
      throw blobFailure(error, request, undefined);
    }
  };
  const append = async (path: string, block: Buffer): Promise<void> => {
    const client = container.client.getAppendBlobClient(locationOf(path).path);
    const length = lengths.get(path) ?? (await lengthOf(client));
    remember(path, length);
    try {
      // The condition makes the service refuse a block that it has already, when we ask again for want of an answer.
      const conditions = { appendPosition: length };
      await client.appendBlock(block, block.length, { conditions, abortSignal: answerSignal() });
    } catch (error) {
      if (error instanceof RestError && error.statusCode === 404) lengths.delete(path);
      if (!(error instanceof RestError) || error.statusCode !== 412) throw error;
      lengths.delete(path);
      if ((await lengthOf(client)) !== length + block.length) {
        throw conflict(`${placeOf(locationOf(path))} is written to by somebody else.`);
      }
    }
    remember(path, length + block.length);
  };
  return {
    append: (path, block) => writing(path, () => append(path, block)),
    put: (path, content) =>
      writing(path, async () => {
        const client = container.client.getBlockBlobClient(locationOf(path).path);
        await client.uploadData(content, { abortSignal: answerSignal() });
      }),
    uriOf: (path) => placeOf(locationOf(path)),
  };
}

/** Makes the blob where there is none. */
async function lengthOf(client: AppendBlobClient): Promise<number> {
  const { succeeded } = await client.createIfNotExists({ abortSignal: answerSignal() });
  if (succeeded) return 0;
  const { contentLength = 0 } = await client.getProperties({ abortSignal: answerSignal() });
  return contentLength;
}

/** Nobody cancels: what is collected is to be written. */
function answerSignal(): AbortSignal {
  return requestSignal(new AbortController().signal);
}

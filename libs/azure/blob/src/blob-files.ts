import { posix } from 'node:path';
import type { StorageLocation } from '@circuitwatch/monitoring-definitions';
import { openBlobCache, type BlobCache } from './blob-cache.ts';
import { blobFailure } from './blob-failure.ts';
import { downloadBlob } from './download-blob.ts';
import { openFileHolds } from './file-hold.ts';
import { listBlobs, type ListedBlob } from './list-blobs.ts';
import { openRequestGate, type RequestGate } from './request-gate.ts';
import { shareWork, type SharedWork } from './share-work.ts';
import { openStorageAccounts, type AccountOptions, type StorageAccounts } from './storage-accounts.ts';
import { placeOf, requestFor, storageOf } from './storage-place.ts';

/** How accounts are reached, and where copies are kept. */
export interface BlobFilesOptions extends AccountOptions {
  /** Several processes may share it. */
  readonly cacheFolder: string;
  readonly maximumCacheBytes: number;
}

/** One version of a blob. */
export interface BlobFile {
  /** In its one `https` form, without a signature. */
  readonly uri: string;
  /** Relative to the listed URI; of the one blob that a URI names: its name after the last slash. */
  readonly path: string;
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly modifiedAt: string;
  readonly etag: string;
}

/** What is listed of a folder. */
export interface ListOptions {
  /** Asked of folders, whose path ends with '/', and of blobs; not of the one blob that the URI itself names. */
  readonly accepts?: ((relativePath: string) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Blobs of any storage account, brought near when they are needed. */
export interface BlobFiles {
  /**
   * The blobs below the URI, or the one that it names, ordered by path; none where there is nothing.
   *
   * @throws AppError INVALID for a URI of another kind; NOT_FOUND for a container that is not there; FORBIDDEN saying
   * which credential is needed; UNAVAILABLE; CANCELED. None shows a key or a signature.
   */
  readonly list: (uri: string, options?: ListOptions) => Promise<readonly BlobFile[]>;
  /**
   * The path of a copy of exactly this version, to be read only. It stays for some minutes; see `hold`. A file that
   * was listed with a signature is fetched with it, so give the one that `list` gave.
   *
   * @throws AppError as `list`; NOT_FOUND; CONFLICT when the blob was written again since it was listed; INVALID for one
   * that is larger than the cache.
   */
  readonly fetch: (file: BlobFile, signal?: AbortSignal) => Promise<string>;
  /** The same blobs; copies fetched through it stay in place until its release. */
  readonly hold: () => HeldBlobFiles;
}

/** Blobs whose copies stay. */
export interface HeldBlobFiles extends BlobFiles {
  readonly release: () => Promise<void>;
}

const requestsAtATime = 16;

/** What listing and fetching share. */
interface Shared {
  readonly openContainer: StorageAccounts;
  readonly cache: BlobCache;
  readonly gate: RequestGate;
  readonly downloads: SharedWork<string>;
  /** Files of a listing whose URI had a signature → the signature. */
  readonly signatures: WeakMap<BlobFile, string>;
}

/** Opens access to blobs; nothing is asked of any account before the first listing. */
export function openBlobFiles(options: BlobFilesOptions): BlobFiles {
  const shared: Shared = {
    openContainer: openStorageAccounts(options),
    cache: openBlobCache(options.cacheFolder, options.maximumCacheBytes),
    gate: openRequestGate(requestsAtATime),
    downloads: shareWork(),
    signatures: new WeakMap(),
  };
  const openHold = openFileHolds();
  const files: BlobFiles = {
    list: (uri, request = {}) => list(shared, uri, request),
    fetch: (file, signal) => fetch(shared, file, signal),
    hold: () => {
      const held = openHold();
      const fetchAndHold = async (file: BlobFile, signal?: AbortSignal): Promise<string> => {
        const path = await files.fetch(file, signal);
        await held.add(path);
        return path;
      };
      return { ...files, fetch: fetchAndHold, release: held.release };
    },
  };
  return files;
}

async function list(
  shared: Shared,
  uri: string,
  { accepts, signal }: ListOptions,
): Promise<readonly BlobFile[]> {
  const location = storageOf(uri);
  const { path, signature } = location;
  const opened = shared.openContainer(location);
  const stop = new AbortController();
  const ends = AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]);
  try {
    const { gate } = shared;
    const blobs = await listBlobs({ client: opened.client, path, accepts, gate, signal: ends });
    const files = blobs.map((blob) => fileOf(blob, location)).sort(byPath);
    if (signature !== null) files.forEach((file) => shared.signatures.set(file, signature));
    return files;
  } catch (error) {
    // What else was asked for is of no use now.
    stop.abort();
    throw blobFailure(error, requestFor(location, opened), signal);
  }
}

async function fetch(shared: Shared, file: BlobFile, signal: AbortSignal | undefined): Promise<string> {
  const { cache, gate } = shared;
  const location = { ...storageOf(file.uri), signature: shared.signatures.get(file) ?? null };
  const key = { uri: placeOf(location), etag: file.etag, bytes: file.bytes };
  const kept = await cache.find(key);
  if (kept !== null) return kept;
  const opened = shared.openContainer(location);
  const client = opened.client.getBlobClient(location.path);
  const { etag, bytes, modifiedAt } = file;
  const download = (ends: AbortSignal): Promise<string> =>
    cache.store(key, (path) => downloadBlob({ client, etag, bytes, modifiedAt, path, gate, signal: ends }));
  try {
    return await shared.downloads(`${key.uri} ${etag}`, download, signal);
  } catch (error) {
    throw blobFailure(error, requestFor(location, opened), signal);
  }
}

function fileOf({ name, bytes, modifiedAt, etag }: ListedBlob, location: StorageLocation): BlobFile {
  const uri = placeOf({ ...location, path: name });
  const { path: root } = location;
  const path = name === root ? posix.basename(name) : name.slice(root === '' ? 0 : root.length + 1);
  return { uri, path, bytes, modifiedAt, etag };
}

function byPath(left: BlobFile, right: BlobFile): number {
  return left.path < right.path ? -1 : 1;
}

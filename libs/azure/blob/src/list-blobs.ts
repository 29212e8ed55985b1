import type { BlobItem, BlobPrefix, ContainerClient } from '@azure/storage-blob';
import { RestError } from '@azure/storage-blob';
import type { RequestGate } from './request-gate.ts';
import { requestSignal } from './request-signal.ts';

/** One blob of a listing. */
export interface ListedBlob {
  /** Its name in the container. */
  readonly name: string;
  readonly bytes: number;
  readonly modifiedAt: string;
  /** Without quotes. */
  readonly etag: string;
}

/** What is listed, and how. */
export interface ListRequest {
  readonly client: ContainerClient;
  /** Of a blob or a folder, without slashes at its ends. */
  readonly path: string;
  /** Asked of folders, whose path ends with '/', and of blobs, relative to `path`; absent: all are listed. */
  readonly accepts?: ((relativePath: string) => boolean) | undefined;
  readonly gate: RequestGate;
  readonly signal: AbortSignal;
}

interface Page {
  readonly continuationToken?: string;
  readonly segment: {
    readonly blobItems: readonly BlobItem[];
    readonly blobPrefixes?: readonly BlobPrefix[];
  };
}

const pageSize = 5_000;

/** The blobs below the path, or the one of that name, in no order. */
export async function listBlobs(request: ListRequest): Promise<readonly ListedBlob[]> {
  const { path } = request;
  const prefix = path === '' ? '' : `${path}/`;
  const below = request.accepts
    ? await listAccepted(request, prefix)
    : (await listPages(request, prefix, false)).blobs;
  if (below.length > 0 || path === '') return below;
  const named = await blobNamed(request);
  return named ? [named] : [];
}

/** Level by level, so that what is not accepted costs no request. */
async function listAccepted(request: ListRequest, root: string): Promise<readonly ListedBlob[]> {
  const isAccepted = (name: string): boolean => request.accepts?.(name.slice(root.length)) ?? true;
  const blobs: ListedBlob[] = [];
  let folders: readonly string[] = [root];
  while (folders.length > 0) {
    const levels = await Promise.all(folders.map((folder) => listPages(request, folder, true)));
    blobs.push(...levels.flatMap((level) => level.blobs).filter(({ name }) => isAccepted(name)));
    folders = levels.flatMap((level) => level.folders).filter(isAccepted);
  }
  return blobs;
}

/** One folder: with `byFolder` only what is directly in it. */
function listPages(
  { client, gate, signal }: ListRequest,
  prefix: string,
  byFolder: boolean,
): Promise<{ readonly blobs: readonly ListedBlob[]; readonly folders: readonly string[] }> {
  return gate(async () => {
    const blobs: ListedBlob[] = [];
    const folders: string[] = [];
    let continuationToken: string | undefined;
    do {
      const options = { prefix, includeMetadata: true, abortSignal: requestSignal(signal) };
      const settings = { maxPageSize: pageSize, ...(continuationToken ? { continuationToken } : {}) };
      const pages: AsyncIterator<Page, void> = byFolder
        ? client.listBlobsByHierarchy('/', options).byPage(settings)
        : client.listBlobsFlat(options).byPage(settings);
      const next = await pages.next();
      if (next.done === true) break;
      const { value } = next;
      blobs.push(...value.segment.blobItems.filter((item) => !isFolder(item)).map(listed));
      folders.push(...(value.segment.blobPrefixes ?? []).map(({ name }) => name));
      // Empty on the last page.
      continuationToken = value.continuationToken === '' ? undefined : value.continuationToken;
    } while (continuationToken !== undefined);
    return { blobs, folders };
  }, signal);
}

/** Undefined when there is none, or it only stands for a folder. */
function blobNamed({ client, path, gate, signal }: ListRequest): Promise<ListedBlob | undefined> {
  return gate(async () => {
    try {
      const found = await client.getBlobClient(path).getProperties({ abortSignal: requestSignal(signal) });
      const { contentLength = 0, lastModified, etag, metadata = {} } = found;
      if (marksFolder(metadata)) return undefined;
      return listed({
        name: path,
        properties: { contentLength, lastModified: lastModified ?? new Date(0), etag: etag ?? '' },
      });
    } catch (error) {
      if (error instanceof RestError && error.statusCode === 404) return undefined;
      throw error;
    }
  }, signal);
}

function listed({ name, properties }: Pick<BlobItem, 'name' | 'properties'>): ListedBlob {
  return {
    name,
    bytes: properties.contentLength ?? 0,
    modifiedAt: properties.lastModified.toISOString(),
    etag: properties.etag.replaceAll('"', ''),
  };
}

/** Accounts with real folders list them as blobs, and tools make blobs that stand for folders. */
function isFolder({ name, metadata = {} }: BlobItem): boolean {
  return name.endsWith('/') || marksFolder(metadata);
}

function marksFolder(metadata: Readonly<Record<string, string>>): boolean {
  return Object.entries(metadata).some(
    ([key, value]) => key.toLowerCase() === 'hdi_isfolder' && value === 'true',
  );
}

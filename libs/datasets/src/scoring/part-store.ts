import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError, unavailable } from '@circuitwatch/platform-errors';
import { pathOfUri } from '../data-uri.ts';
import { isRemote } from '../sources/file-tree.ts';

/** Where files go that lie elsewhere. */
export interface RemoteParts {
  /** Puts a local file in its place, whole or not at all. @throws AppError UNAVAILABLE, FORBIDDEN, NOT_FOUND. */
  readonly upload: (path: string, uri: string, signal?: AbortSignal) => Promise<void>;
  /** Removes files whose URIs begin so; none is no error. */
  readonly remove: (
    uriPrefix: string,
    isUnwanted: (name: string) => boolean,
    signal?: AbortSignal,
  ) => Promise<void>;
}

/** Puts files in their place, whole or not at all. */
export interface PartStore {
  /** The file's place as a URI that readers take: a path becomes one below the base folder. */
  readonly placeOf: (uri: string) => string;
  /** Lets `write` fill a local file. @throws AppError UNAVAILABLE where the place does not take it. */
  readonly store: (uri: string, write: (path: string) => Promise<void>) => Promise<void>;
  /** Removes files of the folder by their names. */
  readonly remove: (folderUri: string, isUnwanted: (name: string) => boolean) => Promise<void>;
}

/** What a store needs. */
export interface PartStoreOptions {
  /** Relative places start here. */
  readonly baseFolder: string;
  /** null: only this machine's disks can be written to. */
  readonly remote: RemoteParts | null;
  /** Where files lie on their way elsewhere. */
  readonly spillFolder: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Local files are written under a hidden name beside their place, synced and renamed, so that a reader sees a whole
 * file or none; what cannot be finished is removed.
 */
export function openPartStore({ baseFolder, remote, spillFolder, signal }: PartStoreOptions): PartStore {
  const placeOf = (uri: string): string =>
    isRemote(uri) ? uri : pathToFileURL(pathOfUri(uri, baseFolder)).href;
  const remoteParts = (uri: string): RemoteParts => {
    if (remote) return remote;
    throw unavailable(`${uri} lies in a remote storage, and none is set up here; write to a path instead.`);
  };
  return {
    placeOf,
    store: async (uri, write) => {
      if (!isRemote(uri)) return storeLocal(pathOfUri(uri, baseFolder), write);
      const target = remoteParts(uri);
      await mkdir(spillFolder, { recursive: true, mode: 0o700 });
      const path = join(spillFolder, `${randomUUID()}-${basename(uri)}`);
      try {
        await write(path);
        await target.upload(path, uri, signal);
      } finally {
        await rm(path, { force: true });
      }
    },
    remove: async (folderUri, isUnwanted) => {
      if (isRemote(folderUri)) return remoteParts(folderUri).remove(folderUri, isUnwanted, signal);
      const folder = pathOfUri(folderUri, baseFolder);
      const names = await readdir(folder).catch(() => []);
      await Promise.all(names.filter(isUnwanted).map((name) => rm(join(folder, name), { force: true })));
    },
  };
}

async function storeLocal(path: string, write: (path: string) => Promise<void>): Promise<void> {
  // Its ending tells the writer the format; its first letter keeps it from readers.
  const unfinished = join(dirname(path), `.${randomUUID()}-${basename(path)}`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await write(unfinished);
    await syncFile(unfinished);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    if (error instanceof AppError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw unavailable(`${path} could not be written: ${detail}`, error);
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

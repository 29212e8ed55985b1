import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeNumericProfile, encodeNumericProfile, type NumericProfile } from '@circuitwatch/metric-engine';
import type { FileRead } from '@circuitwatch/monitoring-definitions';
import { evictOldest, profileSuffix } from './profile-eviction.ts';

/** Where profiles are kept, and how much of the disk they may take. */
export interface ProfileStoreOptions {
  readonly folder: string;
  readonly maximumBytes: number;
  /** Told of a folder that cannot be used; a run goes on without what it would have kept. */
  readonly onFailure?: (error: unknown) => void;
}

/** Which profile: one column of one version of the data, cut in one way. */
export interface ProfileKey {
  readonly files: readonly FileRead[];
  readonly column: string;
  /** Window, segment and preprocessing, as text. */
  readonly cut: string;
}

/** Profiles in a folder, a file each; several processes may share it. */
export interface ProfileStore {
  /** Undefined when it is not kept; one that cannot be read is deleted. */
  readonly get: (key: ProfileKey) => Promise<NumericProfile | undefined>;
  readonly put: (key: ProfileKey, profile: NumericProfile) => Promise<void>;
}

/** A process looks after the bound each time it has written this share of it. */
const shareBetweenSweeps = 1 / 20;

/** Opens a store; its folder is made when the first profile is put. */
export function openProfileStore(options: ProfileStoreOptions): ProfileStore {
  const { folder, maximumBytes, onFailure = () => undefined } = options;
  // So that the first profile of a process also ends what others left behind.
  let unswept = Infinity;
  const write = async (path: string, bytes: Uint8Array): Promise<void> => {
    // Profiles hold the values themselves.
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const unfinished = `${path}.${randomUUID()}.tmp`;
    try {
      await writeFile(unfinished, bytes);
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    unswept += bytes.length;
    if (unswept < maximumBytes * shareBetweenSweeps) return;
    unswept = 0;
    await evictOldest(folder, maximumBytes);
  };
  return {
    get: async (key) => {
      try {
        return await read(join(folder, fileName(key)));
      } catch (error) {
        onFailure(error);
        return undefined;
      }
    },
    put: async (key, profile) => {
      try {
        const bytes = encodeNumericProfile(profile);
        if (bytes.length <= maximumBytes) await write(join(folder, fileName(key)), bytes);
      } catch (error) {
        onFailure(error);
      }
    },
  };
}

async function read(path: string): Promise<NumericProfile | undefined> {
  const bytes = await readIfThere(path);
  if (!bytes) return undefined;
  const decoded = decodeNumericProfile(bytes);
  if ('unreadable' in decoded) {
    await rm(path, { force: true });
    return undefined;
  }
  // The file's time says when it was last of use: the oldest go first.
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
  return decoded.profile;
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** All that decides what the profile is goes into the name, so that nothing has to be invalidated. */
function fileName({ files, column, cut }: ProfileKey): string {
  const version = files.map(({ uri, bytes, modifiedAt }) => [uri, bytes, modifiedAt]);
  const hash = createHash('sha256').update(JSON.stringify([column, cut, version]));
  return `${hash.digest('hex')}${profileSuffix}`;
}

import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { invalid, unavailable } from '@circuitwatch/platform-errors';
import type { LineTarget } from './line-target.ts';
import { mendFiles } from './mend-files.ts';

/** Where lines go on this machine. */
export interface LocalLinesOptions {
  readonly root: string;
  /** A file that nobody wrote to for so long is nobody's any more; a minute unless said. */
  readonly settledMs?: number;
}

/**
 * Files below a folder. None stays open between two appends, so there is nothing to roll or to close, whatever number of
 * deployments and hours there is. What a failed append left is cut off again, at the latest by the next one.
 */
export function localLines({ root, settledMs = 60_000 }: LocalLinesOptions): LineTarget {
  /** Files that an append failed on → the size that counts. */
  const soundSizes = new Map<string, number>();

  const append = async (path: string, lines: Buffer): Promise<void> => {
    const file = join(root, path);
    const handle = await openInFolder(file, 'a');
    try {
      const { size } = await handle.stat();
      const soundSize = Math.min(size, soundSizes.get(path) ?? size);
      soundSizes.set(path, soundSize);
      if (soundSize < size) await handle.truncate(soundSize);
      await writeAll(handle, lines);
    } catch (error) {
      await cutBack(handle, file, soundSizes.get(path)).then(
        () => soundSizes.delete(path),
        () => undefined,
      );
      throw error;
    } finally {
      // Some disks tell only now that they are full; the size that counts is known as long as this does not succeed.
      await handle.close();
    }
    soundSizes.delete(path);
  };
  return {
    append: (path, lines) => telling(join(root, path), () => append(path, lines)),
    put: (path, content) => telling(join(root, path), () => put(join(root, path), content)),
    uriOf: (path) => join(root, path),
    mend: (folder) => mendFiles(join(root, folder), settledMs),
  };
}

async function put(file: string, content: Buffer): Promise<void> {
  const unfinished = `${file}.unfinished`;
  try {
    const handle = await openInFolder(unfinished, 'w');
    try {
      await writeAll(handle, content);
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** The folder is there but for the first file of an hour. */
async function openInFolder(file: string, flags: string): Promise<FileHandle> {
  try {
    return await open(file, flags);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await mkdir(dirname(file), { recursive: true });
    return open(file, flags);
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += (await handle.write(bytes, written)).bytesWritten;
  }
}

/** A file that holds nothing is not left. */
async function cutBack(handle: FileHandle, file: string, size: number | undefined): Promise<void> {
  if (size === undefined) return;
  if (size === 0) await rm(file, { force: true });
  else await handle.truncate(size);
}

/** Failures of the disk as errors for people. */
async function telling(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    if (['EISDIR', 'ENAMETOOLONG'].includes(codeOf(error))) {
      throw invalid(`${file} cannot be written: ${detail}.`);
    }
    throw unavailable(`${file} could not be written: ${detail}.`, error);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

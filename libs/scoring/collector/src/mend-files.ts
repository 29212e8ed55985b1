import { open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** A process died in one of the last hours that anybody wrote to, or long before there is anyone to mind. */
const newestHours = 48;
const pieceBytes = 65_536;
const lineEnd = 10;

/**
 * Cuts unfinished lines off the files of a deployment's newest hours, and removes files that hold nothing: a process
 * that is killed in the middle of a write leaves a part of it. Files that changed within `settledMs` are let be.
 *
 * @returns Whether any of those has an unfinished line or holds nothing.
 */
export async function mendFiles(folder: string, settledMs: number): Promise<boolean> {
  let isUnfinished = false;
  for (const collection of await namesIn(folder)) {
    for (const hour of await newestFolders(join(folder, collection))) {
      const names = (await namesIn(hour)).filter((name) => name.endsWith('.jsonl'));
      for (const name of names) {
        // One that cannot be mended is left to the next who tries; its whole lines are read all the same.
        isUnfinished = (await mendFile(join(hour, name), settledMs).catch(() => false)) || isUnfinished;
      }
    }
  }
  return isUnfinished;
}

async function mendFile(file: string, settledMs: number): Promise<boolean> {
  const { size, mtimeMs } = await stat(file);
  if (size > 0 && (await endsWithLine(file, size))) return false;
  if (Date.now() - mtimeMs < settledMs) return true;
  const handle = await open(file, 'r+');
  try {
    const end = await endOfLines(handle, size);
    if (end === 0) await rm(file);
    else await handle.truncate(end);
  } finally {
    await handle.close();
  }
  return false;
}

async function endsWithLine(file: string, size: number): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === lineEnd;
  } finally {
    await handle.close();
  }
}

/** How many bytes the whole lines have, looked for from the end. */
async function endOfLines(handle: FileHandle, size: number): Promise<number> {
  const piece = Buffer.alloc(pieceBytes);
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - pieceBytes);
    await handle.read(piece, 0, end - start, start);
    const place = piece.subarray(0, end - start).lastIndexOf(lineEnd);
    if (place >= 0) return start + place + 1;
    end = start;
  }
  return 0;
}

/** Folders of hours `yyyy/MM/dd/HH`, newest first. */
async function newestFolders(folder: string): Promise<readonly string[]> {
  let level: readonly string[] = [folder];
  for (let depth = 0; depth < 4; depth++) {
    const below: string[] = [];
    for (const parent of level) {
      if (below.length >= newestHours) break;
      const names = (await namesIn(parent)).filter((name) => /^\d+$/.test(name)).sort();
      below.push(...names.reverse().map((name) => join(parent, name)));
    }
    level = below.slice(0, newestHours);
  }
  return level;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

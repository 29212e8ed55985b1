import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { CommandError } from '../exit-codes.ts';

const folderName = '.circuitwatch';
const stackSchema = z.object({
  url: z.url({ protocol: /^https?$/ }),
  preparing: z.string().nullish(),
});
const lockSchema = z.object({ pid: z.int().positive() });

/** A local stack that answers. */
export interface LocalStack {
  readonly url: string;
  /** What its start is still busy with; null when that is over. */
  readonly preparing: string | null;
}

/** The folder in which a local stack keeps its data: the given one, or the nearest `.circuitwatch` upwards. */
export function findDataFolder(given: string | undefined, workingFolder: string): string | null {
  if (given !== undefined) return path.resolve(workingFolder, given);
  for (let folder = workingFolder; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, folderName);
    if (existsSync(candidate)) return candidate;
    if (folder === path.dirname(folder)) return null;
  }
}

/** The stack that was last started on this folder; null when none was. */
export function readStack(dataFolder: string): LocalStack | null {
  const file = path.join(dataFolder, 'stack.json');
  if (!existsSync(file)) return null;
  try {
    const { url, preparing = null } = stackSchema.parse(JSON.parse(readText(file)));
    return { url, preparing };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${file} does not hold an address; start the stack anew with \`npm start\`.`);
  }
}

/** Whether a living process holds the folder: without a stack.json it is on its way up, or down. */
export function isFolderHeld(dataFolder: string): boolean {
  try {
    const { pid } = lockSchema.parse(JSON.parse(readFileSync(path.join(dataFolder, 'lock'), 'utf8')));
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user lives, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Where the administrator's token of this folder's stack lies. */
export function adminTokenFile(dataFolder: string): string {
  return path.join(dataFolder, 'admin-token');
}

/** The token in a file: its first line. */
export function readTokenFile(file: string): string {
  const token = readText(file).split('\n', 1)[0]?.trim() ?? '';
  if (token === '') throw new CommandError(`${file} is empty; it should hold a token that starts with cw_.`);
  return token;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new CommandError(`${file} cannot be read (${reason}).`);
  }
}

import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { invalid } from '@circuitwatch/platform-errors';

/** What the file system says of a path, or null when there is nothing. */
export async function statOf(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    }
    throw pathFailure(error, path);
  }
}

const pathProblems: Readonly<Record<string, string>> = {
  EACCES: 'may not be read (permission denied)',
  ELOOP: 'leads back to itself by its symbolic links',
  ENAMETOOLONG: 'is longer than a path can be',
};

/** What is wrong with a path that a person named, as a sentence; any other error as it is. */
export function pathFailure(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const problem = pathProblems[code];
  return problem === undefined ? error : invalid(`The path ${path} ${problem}.`);
}

/**
 * Files in the folder and below whose name matches, ordered by path. Names that begin with a dot or an
 * underscore are skipped, as writers use them for unfinished files.
 */
export async function filesBelow(folder: string, pattern: RegExp): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw pathFailure(error, folder);
  });
  return entries
    .filter((entry) => !entry.isDirectory() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((name) => !/[/\\][._]/.test(name.slice(folder.length)))
    .sort();
}

/** Refuses a path that DuckDB would read as a pattern, and so silently read other files. */
export function refusePattern(path: string): void {
  if (/[*?[\]]/.test(path))
    throw invalid(`The path ${path} holds one of * ? [ ], which cannot be read; rename it.`);
}

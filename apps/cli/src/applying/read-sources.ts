import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { CommandError } from '../exit-codes.ts';

/** A text to read documents from, and the name under which its problems are told. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/**
 * The texts of files, of every YAML file below a folder, and of standard input for `-`, in the order of the names.
 *
 * @throws CommandError naming what cannot be read.
 */
export async function readSources(
  names: readonly string[],
  workingFolder: string,
): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const name of names) {
    if (name === '-') sources.push({ file: 'stdin', text: await text(process.stdin) });
    else
      for (const file of await filesOf(name, workingFolder))
        sources.push(await readSource(file, workingFolder));
  }
  return sources;
}

async function filesOf(name: string, workingFolder: string): Promise<readonly string[]> {
  const folder = path.resolve(workingFolder, name);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [name];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
    .map((entry) => path.join(name, path.relative(folder, path.join(entry.parentPath, entry.name))))
    .filter((file) => !/(?:^|[/\\])(?:node_modules|\.[^./\\][^/\\]*)[/\\]/.test(file))
    .sort();
  if (files.length === 0)
    throw new CommandError(`--file: ${name} holds no file that ends with .yaml or .yml.`);
  return files;
}

async function readSource(file: string, workingFolder: string): Promise<Source> {
  try {
    return { file, text: await readFile(path.resolve(workingFolder, file), 'utf8') };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`--file: ${file} cannot be read: ${reason}`);
  }
}

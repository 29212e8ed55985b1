import { randomUUID } from 'node:crypto';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { pathOfUri } from '@circuitwatch/datasets';
import { CommandError } from '../exit-codes.ts';

/** Where predictions go: one file of all rows, or a folder with files for each file of the data. */
export interface OutputPlace {
  readonly kind: 'file' | 'folder';
  readonly path: string;
}

const fileEnding = /\.(?:parquet|csv|jsonl|ndjson)$/i;
const otherEnding = /\.[a-z]\w{0,7}$/i;

/**
 * The place that `--out` names; nothing of the model or the data is ever replaced.
 *
 * @throws CommandError for a place that cannot be used, and for a model or data that are not there.
 */
export function outputPlace(
  out: string,
  workingFolder: string,
  given: { readonly model: string; readonly data: string },
): OutputPlace {
  const place = real(pathOfUri(out, workingFolder));
  const isFolder = existsSync(place) && statSync(place).isDirectory();
  const kind = !isFolder && fileEnding.test(place) ? 'file' : 'folder';
  if (!isFolder && existsSync(place) && kind === 'folder') throw wrongEnding(out);
  if (kind === 'folder' && !isFolder && otherEnding.test(place)) throw wrongEnding(out);
  for (const [name, uri] of Object.entries(given)) {
    const source = localPath(uri, workingFolder);
    if (source !== null && !existsSync(source) && !/[*?[]/.test(source)) {
      throw new CommandError(`--${name}: ${source} does not exist.`);
    }
    if (source === place) throw new CommandError(`--out: ${place} is the ${name} itself.`);
    if (name === 'data' && source !== null && place.startsWith(`${source}${path.sep}`)) {
      throw new CommandError(`--out: ${place} lies in the folder of the data, and would be taken for data.`);
    }
  }
  return { kind, path: place };
}

function wrongEnding(out: string): CommandError {
  return new CommandError(`--out: ${out} has to end with .parquet, .csv or .jsonl, or to be a folder.`);
}

function localPath(uri: string, workingFolder: string): string | null {
  return /^(?!file:)[a-z][a-z0-9+.-]+:/i.test(uri) ? null : real(pathOfUri(uri, workingFolder));
}

function real(file: string): string {
  return existsSync(file) ? realpathSync(file) : path.resolve(file);
}

/** A hidden folder beside the place, from where files are moved when all are whole. */
export interface Staging {
  readonly folder: string;
  /** Moves one file of the staging folder. */
  readonly move: (name: string, target: string) => Promise<void>;
  /** Leaves nothing of what was not moved, nor folders that were made for it. */
  readonly clear: () => Promise<void>;
}

/** Makes the folder. @throws CommandError where nothing can be written. */
export async function openStaging({ kind, path: place }: OutputPlace): Promise<Staging> {
  const parent = kind === 'file' ? path.dirname(place) : place;
  const folder = path.join(parent, `.${randomUUID()}.partial`);
  const made = await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`--out: nothing can be written to ${parent}: ${reason}`);
  });
  return {
    folder,
    move: (name, target) => rename(path.join(folder, name), target),
    clear: async () => {
      await rm(folder, { recursive: true, force: true });
      // What holds something by now stays.
      for (let at = parent; made !== undefined && at.startsWith(made); at = path.dirname(at)) {
        await rmdir(at).catch(() => undefined);
      }
    },
  };
}

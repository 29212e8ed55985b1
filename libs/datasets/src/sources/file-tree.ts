import type { Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withoutSignature, type FileRead } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { pathOfUri } from '../data-uri.ts';
import { pathFailure, refusePattern, statOf } from '../file-list.ts';
import { decodedText } from './decoded-text.ts';
import { patternAccepts, splitPattern } from './path-pattern.ts';
import type { SourceAccess } from './relation.ts';
import type { RemoteFiles } from './remote-files.ts';

/** One file of a source. */
export interface SourceFile {
  /** Below the place that was listed, with '/' between folders; of a place that is a file: its name. */
  readonly path: string;
  readonly read: FileRead;
  /** Path of the file itself, or of a copy on this machine. */
  readonly near: () => Promise<string>;
}

/** Whether a path can matter; asked of folders, whose path ends with '/', and of files. */
export type Accepts = (path: string) => boolean;

/** A file, a folder or what a pattern names, here or elsewhere. */
export interface FileTree {
  /** For messages. */
  readonly uri: string;
  /** The place is not one folder or file, but what matches in one. */
  readonly isPattern: boolean;
  /** Files below, ordered by path; folders that are not accepted are not even listed. None where there is nothing. */
  readonly list: (accepts: Accepts) => Promise<readonly SourceFile[]>;
}

const remoteScheme = /^(?:https?|wasbs?|abfss?):/i;

/**
 * The place that a URI names; its end may be a pattern such as `2026/*.csv`. Files and folders whose names begin with
 * a dot or an underscore are left out, as writers use them for unfinished files, but for `_delta_log`.
 *
 * @throws AppError INVALID for a URI that cannot be read.
 */
export async function fileTree(
  uri: string,
  access: SourceAccess,
  signal: AbortSignal | undefined,
): Promise<FileTree> {
  if (!remoteScheme.test(uri)) return localPlace(pathOfUri(uri, access.baseFolder));
  if (access.remote === null)
    throw invalid(
      `${withoutSignature(uri)} lies in a remote storage, but none is set up here; use a file: URI or a path.`,
    );
  const [, path = uri, query = ''] = /^([^?]*)(\?.*)?$/s.exec(uri) ?? [];
  const split = splitPattern(path);
  if (!split) return remoteTree(uri, access.remote, signal);
  const folder = remoteTree(`${split.folder}${query}`, access.remote, signal);
  return matching(withoutSignature(uri), folder, decodedText(split.pattern));
}

/** Whether a URI names files beyond this machine's disks. */
export function isRemote(uri: string): boolean {
  return remoteScheme.test(uri);
}

async function localPlace(path: string): Promise<FileTree> {
  const split = splitPattern(path);
  if (!split || (await statOf(path))) return localTree(path);
  return matching(path, localTree(split.folder), split.pattern);
}

function matching(uri: string, tree: FileTree, pattern: string): FileTree {
  const matches = patternAccepts(pattern);
  return {
    uri,
    isPattern: true,
    list: async (accepts) => tree.list((path) => matches(path) && accepts(path)),
  };
}

function remoteTree(uri: string, remote: RemoteFiles, signal: AbortSignal | undefined): FileTree {
  return {
    uri: withoutSignature(uri),
    isPattern: false,
    list: async (accepts) => {
      const files = await remote.list(uri, { accepts: (path) => isVisible(path) && accepts(path), signal });
      return files.map((file) => ({
        path: file.path,
        read: { uri: file.uri, bytes: file.bytes, modifiedAt: file.modifiedAt },
        near: () => remote.fetch(file, signal),
      }));
    },
  };
}

function localTree(root: string): FileTree {
  return {
    uri: root,
    isPattern: false,
    list: async (accepts) => {
      const stats = await statOf(root);
      if (!stats) return [];
      if (!stats.isDirectory()) return [localFile(root, basename(root), stats)];
      const paths = await filesIn(root, '', accepts);
      return Promise.all([...paths].sort().map((path) => statFile(join(root, path), path)));
    },
  };
}

async function filesIn(root: string, folder: string, accepts: Accepts): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
    throw pathFailure(error, join(root, folder));
  });
  const paths = entries
    .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .filter((path) => isVisible(path) && accepts(path));
  const found = await Promise.all(
    paths.map(async (path) => (path.endsWith('/') ? filesIn(root, path, accepts) : [path])),
  );
  return found.flat();
}

async function statFile(whole: string, path: string): Promise<SourceFile> {
  const stats = await statOf(whole);
  if (!stats) throw invalid(`The file ${whole} disappeared while it was being read.`);
  return localFile(whole, path, stats);
}

function localFile(whole: string, path: string, stats: Stats): SourceFile {
  refusePattern(whole);
  return {
    path,
    read: { uri: pathToFileURL(whole).href, bytes: stats.size, modifiedAt: stats.mtime.toISOString() },
    near: async () => whole,
  };
}

function isVisible(path: string): boolean {
  return !/^[._][^=]*$/.test(basename(path)) || path.startsWith('_delta_log/');
}

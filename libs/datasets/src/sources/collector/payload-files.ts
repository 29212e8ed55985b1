import { parseStorageUri } from '@circuitwatch/monitoring-definitions';
import { fileTree, type FileTree, type SourceFile } from '../file-tree.ts';
import { findFiles } from '../find-files.ts';
import type { OpenContext } from '../relation.ts';
import { decodedText } from '../decoded-text.ts';

/** What an event says of its records' place. */
export interface PayloadReference {
  /** A URL or a path. */
  readonly dataref: string;
  /** Of the event's own file, below the collection. */
  readonly eventPath: string;
}

/** A reference and the file that it leads to. */
export interface Payload {
  readonly reference: PayloadReference;
  readonly file: SourceFile;
}

/**
 * The files that events refer to instead of holding their records; references that lead nowhere are left out. A
 * reference is followed into the same collection (any end of it may be a path below the collection, as a copy keeps
 * the references of its original) and, of remote ones, into the same container: data must not make us read anything
 * else.
 */
export async function payloadFiles(
  context: OpenContext,
  tree: FileTree,
  references: readonly PayloadReference[],
): Promise<readonly Payload[]> {
  const candidates = references.map((reference) => ({ reference, paths: pathsOf(reference) }));
  const byPath = await findFiles(
    tree,
    candidates.flatMap(({ paths }) => paths),
  );
  const payloads: Payload[] = [];
  for (const { reference, paths } of candidates) {
    const path = paths.find((candidate) => byPath.has(candidate));
    const file = path === undefined ? await remoteFile(context, tree, reference.dataref) : byPath.get(path);
    if (file) payloads.push({ reference, file });
  }
  return payloads;
}

/** Beside the event's file, and every end of the reference, longest first. */
function pathsOf({ dataref, eventPath }: PayloadReference): readonly string[] {
  const path = decodedText(dataref.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/\?.*$/s, ''));
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return [];
  const ends = parts.map((_, index) => parts.slice(index).join('/'));
  const folder = eventPath.split('/').slice(0, -1);
  return [[...folder, ...parts].join('/'), ...ends, [...folder, ...parts.slice(-1)].join('/')];
}

async function remoteFile(
  { access, signal }: OpenContext,
  tree: FileTree,
  dataref: string,
): Promise<SourceFile | undefined> {
  const container = containerOf(tree.uri);
  if (container === null || containerOf(dataref) !== container) return undefined;
  const place = await fileTree(dataref, access, signal);
  const [file, another] = await place.list((path) => !path.endsWith('/'));
  return another === undefined ? file : undefined;
}

/** Account and container, in whichever form a URI names them; null for what is no storage. */
function containerOf(uri: string): string | null {
  try {
    const location = parseStorageUri(uri);
    return location && `${location.account}.${location.endpoint}/${location.container}`;
  } catch {
    return null;
  }
}

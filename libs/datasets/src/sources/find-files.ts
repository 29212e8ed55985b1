import type { FileTree, SourceFile } from './file-tree.ts';

/** Those of the paths below a place that are files; no other folders are listed. */
export async function findFiles(
  tree: FileTree,
  paths: Iterable<string>,
): Promise<ReadonlyMap<string, SourceFile>> {
  const wanted = new Set(paths);
  if (wanted.size === 0) return new Map();
  const folders = new Set([...wanted].flatMap(foldersOf));
  const files = await tree.list((path) => (path.endsWith('/') ? folders.has(path) : wanted.has(path)));
  return new Map(files.map((file) => [file.path, file]));
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
}

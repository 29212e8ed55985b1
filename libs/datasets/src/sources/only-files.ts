import type { FileTree, SourceFile } from './file-tree.ts';

/** Those of the files that the URIs name; undefined: all. */
export function onlyNamed(
  files: readonly SourceFile[],
  uris: readonly string[] | undefined,
): readonly SourceFile[] {
  if (uris === undefined) return files;
  const wanted = new Set(uris);
  return files.filter(({ read }) => wanted.has(read.uri));
}

/** The place with no other files than those of the URIs; undefined: with all. */
export function onlyFiles(tree: FileTree, uris: readonly string[] | undefined): FileTree {
  if (uris === undefined) return tree;
  return { ...tree, list: async (accepts) => onlyNamed(await tree.list(accepts), uris) };
}

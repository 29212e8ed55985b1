import type { FileTree } from './file-tree.ts';

/** The place with no other files than those of the URIs; undefined: with all. */
export function onlyFiles(tree: FileTree, uris: readonly string[] | undefined): FileTree {
  if (uris === undefined) return tree;
  const wanted = new Set(uris);
  return {
    ...tree,
    list: async (accepts) => (await tree.list(accepts)).filter(({ read }) => wanted.has(read.uri)),
  };
}

import type { SourceFile } from './file-tree.ts';

const atOnce = 8;

/** Local paths of the files, in their order; a few are fetched at a time. */
export async function bringNear(files: readonly SourceFile[]): Promise<readonly string[]> {
  const paths: string[] = [];
  for (let start = 0; start < files.length; start += atOnce) {
    const batch = files.slice(start, start + atOnce);
    paths.push(...(await Promise.all(batch.map((file) => file.near()))));
  }
  return paths;
}

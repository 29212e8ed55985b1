import { dataRows } from './data-rows.ts';
import { fileTree } from './file-tree.ts';
import { onlyFiles } from './only-files.ts';
import type { DataSource, OpenContext, StoredRows } from './relation.ts';

/** The rows at a URI as they are stored. @throws as openRelation, or DuckDB's error. */
export async function openStored(context: OpenContext, source: DataSource): Promise<StoredRows> {
  const tree = await fileTree(source.uri, context.access, context.signal);
  return dataRows(context, onlyFiles(tree, context.onlyFiles));
}

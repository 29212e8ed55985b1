import { dirname } from 'node:path';
import { dataRows } from './data-rows.ts';
import { deltaRows } from './delta/delta-rows.ts';
import { logFileName } from './delta/read-log.ts';
import { fileTree, isRemote, type FileTree } from './file-tree.ts';
import { mltableRows } from './mltable/mltable-rows.ts';
import { onlyFiles } from './only-files.ts';
import type { DataSource, OpenContext, StoredRows } from './relation.ts';

const mltableName = 'MLTable';

/** The rows at a URI as they are stored. @throws as openRelation. */
export async function openStored(context: OpenContext, source: DataSource): Promise<StoredRows> {
  const { access, signal } = context;
  const tree = await fileTree(source.uri, access, signal);
  const described = tree.isPattern ? null : await describedRows(context, tree, source);
  return described ?? dataRows(context, onlyFiles(tree, context.onlyFiles));
}

/** Rows of a folder that says itself what its files are; null when it does not. */
async function describedRows(
  context: OpenContext,
  tree: FileTree,
  { uri, timestampColumn }: DataSource,
): Promise<StoredRows | null> {
  const isDescription = (path: string): boolean =>
    path === '_delta_log/' || path === mltableName || logFileName.test(path);
  const files = await tree.list(isDescription);
  const table = files.find(({ path }) => path === mltableName);
  if (table) return mltableRows(context, folderOf(tree, uri), table);
  const log = files.filter(({ path }) => logFileName.test(path));
  return log.length > 0 ? deltaRows(context, tree, log, timestampColumn) : null;
}

/** A URI may name the description itself. */
function folderOf(tree: FileTree, uri: string): string {
  if (!isRemote(uri)) return tree.uri.endsWith(`/${mltableName}`) ? dirname(tree.uri) : tree.uri;
  return uri.replace(/\/MLTable(?=\?|$)/, '');
}

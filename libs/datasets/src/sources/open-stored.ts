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
  const place = await fileTree(source.uri, access, signal);
  if (place.isPattern) return openData(context, place);
  const files = await place.list(isDescription);
  const table = files.find(({ path }) => path === mltableName);
  if (table) return mltableRows(context, folderOf(place, source.uri), table);
  const log = files.filter(({ path }) => logFileName.test(path));
  if (log.length > 0) return deltaRows(context, place, log, source.timestampColumn);
  // What is listed all the same is the file that the URI names.
  return openData(context, files.length > 0 ? { ...place, list: async () => files } : place);
}

/** Files by which a folder says itself what the others are. */
function isDescription(path: string): boolean {
  return path === '_delta_log/' || path === mltableName || logFileName.test(path);
}

async function openData(context: OpenContext, place: FileTree): Promise<StoredRows> {
  return dataRows(context, onlyFiles(place, context.onlyFiles));
}

/** A URI may name the description itself. */
function folderOf(place: FileTree, uri: string): string {
  if (!isRemote(uri)) return place.uri.endsWith(`/${mltableName}`) ? dirname(place.uri) : place.uri;
  return uri.replace(/\/MLTable(?=\?|$)/, '');
}

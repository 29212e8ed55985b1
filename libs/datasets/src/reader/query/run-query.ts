import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileRead } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import type { SourceAccess } from '../../sources/relation.ts';
import type { Databases } from '../source-session.ts';
import { askProcess } from './ask-process.ts';
import { openView } from './open-view.ts';
import type { QueryAnswer, QueryRequest } from './query-request.ts';
import type { QueryView } from './query-messages.ts';

/**
 * Runs SQL that a person wrote in a process of its own, which can open nothing but the files of the relations.
 *
 * @throws AppError INVALID with the reason when it reaches for more, takes too long or answers too much; CANCELED.
 */
export async function runQuery(
  request: QueryRequest,
  databases: Databases,
  access: SourceAccess,
): Promise<QueryAnswer> {
  const { threads, memoryLimit, spillFolder } = databases.limits;
  const folder = await mkdtemp(join(spillFolder, 'query-'));
  try {
    const views: QueryView[] = [];
    const paths = new Set<string>();
    const files = new Map<string, FileRead>();
    for (const [name, { source, window }] of request.relations) {
      const opened = await openView({ name, source, window }, request, { databases, access, folder });
      views.push(opened.view);
      for (const path of opened.paths) paths.add(path);
      for (const file of opened.files) files.set(file.uri, file);
    }
    const { sql, inputs, maximumRows, maximumMs } = request;
    const limits = { maximumRows, maximumMs, threads, memoryLimit, spillFolder: join(folder, 'spill') };
    const reply = await askProcess({ views, paths: [...paths], sql, inputs, ...limits }, request.signal);
    if ('problem' in reply) throw invalid(reply.problem);
    return { ...reply, files: [...files.values()] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

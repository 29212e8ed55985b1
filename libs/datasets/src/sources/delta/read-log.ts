import { readFile } from 'node:fs/promises';
import { invalid } from '@circuitwatch/platform-errors';
import { quotedText } from '../../sql-text.ts';
import { bringNear } from '../bring-near.ts';
import type { SourceFile } from '../file-tree.ts';
import type { OpenContext } from '../relation.ts';
import { replay, type DeltaTable } from './table-state.ts';

/** Names of log files that are read; `_last_checkpoint` only repeats what the names tell. */
export const logFileName = /^_delta_log\/\d{20}\.(?:json|checkpoint(?:\.\d{10}\.\d{10})?\.parquet)$/;

/**
 * The newest version of a Delta table, from the newest complete checkpoint and the commits after it.
 *
 * @throws AppError INVALID when commits are missing, or as replay.
 */
export async function readLog(
  context: OpenContext,
  uri: string,
  files: readonly SourceFile[],
): Promise<DeltaTable> {
  const commits = new Map<number, SourceFile>();
  for (const file of files) if (file.path.endsWith('.json')) commits.set(versionOf(file), file);
  const checkpoint = newestCheckpoint(files);
  const first = (checkpoint?.version ?? -1) + 1;
  const last = Math.max(checkpoint?.version ?? -1, ...commits.keys());
  const later = Array.from({ length: last - first + 1 }, (_, index) => {
    const commit = commits.get(first + index);
    if (commit) return commit;
    const name = `${String(first + index).padStart(20, '0')}.json`;
    throw invalid(
      `The log of the Delta table ${uri} has no commit ${name} and no classic checkpoint after it, so it cannot be read.`,
    );
  });
  const actions = checkpoint ? await checkpointActions(context, checkpoint.parts) : [];
  for (const path of await bringNear(later)) {
    const text = await readFile(path, 'utf8');
    for (const line of text.split('\n')) if (line.trim() !== '') actions.push(line);
  }
  return replay(uri, actions);
}

interface Checkpoint {
  readonly version: number;
  readonly parts: readonly SourceFile[];
}

/** One of several parts may be missing while it is written. */
function newestCheckpoint(files: readonly SourceFile[]): Checkpoint | null {
  const byName = new Map<string, SourceFile[]>();
  for (const file of files) {
    const [, version, count = '1'] =
      /(\d{20})\.checkpoint(?:\.\d{10}\.(\d{10}))?\.parquet$/.exec(file.path) ?? [];
    if (version === undefined) continue;
    const name = `${version}/${Number(count)}`;
    byName.set(name, [...(byName.get(name) ?? []), file]);
  }
  const complete = [...byName].flatMap(([name, parts]) => {
    const [version, count] = name.split('/').map(Number);
    return version !== undefined && parts.length === count ? [{ version, parts }] : [];
  });
  return complete.reduce<Checkpoint | null>(
    (best, candidate) => (best && best.version >= candidate.version ? best : candidate),
    null,
  );
}

/** Rows of a checkpoint as commits would say the same. */
async function checkpointActions(
  { connection }: OpenContext,
  parts: readonly SourceFile[],
): Promise<string[]> {
  const list = (await bringNear(parts)).map(quotedText).join(', ');
  const wanted = `COLUMNS(name -> name IN ('add', 'remove', 'metaData', 'protocol'))`;
  const scan = `read_parquet([${list}], union_by_name = true, hive_partitioning = false)`;
  const result = await connection.runAndReadAll(
    `SELECT CAST(to_json(action) AS VARCHAR) FROM (SELECT ${wanted} FROM ${scan}) AS action`,
  );
  return result.getRows().map(([action]) => String(action));
}

function versionOf({ path }: SourceFile): number {
  return Number(/(\d{20})\.json$/.exec(path)?.[1]);
}

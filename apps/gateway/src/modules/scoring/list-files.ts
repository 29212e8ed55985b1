import { invalid } from '@circuitwatch/platform-errors';
import type { ScoringFile } from '@circuitwatch/scoring-definitions';
import { defaultPageSize, readPageRequest, toConnection, type Connection } from '../../connection.ts';
import type { GatewayContext } from '../../context.ts';
import { found } from '../../global-id.ts';

const mark = 'file:';

/** Which files of a job. */
interface FileArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** A page of a job's files, in order; first pages of many jobs are read together. */
export async function listFiles(
  id: string,
  { first, after }: FileArguments,
  { persistence: { scoring }, loaders }: Pick<GatewayContext, 'persistence' | 'loaders'>,
): Promise<Connection<ScoringFile>> {
  readPageRequest({ first });
  const size = first ?? defaultPageSize;
  const limit = size + 1;
  const start = after == null ? null : indexOf(after);
  const files =
    start === null
      ? await loaders.firstScoringFiles.load({ id, args: limit })
      : await scoring.files(id, { after: start, limit });
  const page = {
    items: files.slice(0, size).map((node) => ({ cursor: cursorOf(node), node })),
    hasNextPage: files.length > size,
    hasPreviousPage: start !== null,
  };
  return toConnection(page, async () => found(await loaders.scoringTotals.load(id), 'ScoringJob', id).files);
}

function cursorOf({ index }: ScoringFile): string {
  return Buffer.from(`${mark}${index}`).toString('base64url');
}

function indexOf(cursor: string): number {
  const match = /^file:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match) return Number(match[1]);
  throw invalid('The cursor is not one of this list; use those that it gave out.');
}

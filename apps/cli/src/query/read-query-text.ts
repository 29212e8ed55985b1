import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { CommandError, exitCodes } from '../exit-codes.ts';

/** Where a query may be written. */
export interface QueryPlace {
  /** On the command line; `-` for standard input. */
  readonly kql: string | undefined;
  /** A file; `-` for standard input. */
  readonly file: string | undefined;
}

/**
 * The text of a query: from the command line, a file or standard input.
 *
 * @throws CommandError when there is none, or it is in two places, or cannot be read.
 */
export async function readQueryText({ kql, file }: QueryPlace, workingFolder: string): Promise<string> {
  if (kql !== undefined && file !== undefined) {
    throw new CommandError('Give a query or --file, not both.', exitCodes.usage);
  }
  const place = file ?? (kql === '-' ? '-' : undefined);
  if (place === '-') return text(process.stdin);
  if (place === undefined) {
    if (kql !== undefined) return kql;
    throw new CommandError("Give a query, such as: circuitwatch query 'requests | take 10'", exitCodes.usage);
  }
  try {
    return await readFile(path.resolve(workingFolder, place), 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`--file: ${place} cannot be read: ${reason}`);
  }
}

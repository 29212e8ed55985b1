import { AppError, invalid } from '@circuitwatch/platform-errors';
import type { ReadOnlyQuery, ReadRows } from '../database/database.ts';

/** PostgreSQL's code of a statement that took too long. */
const canceled = '57014';
/** Its class of values that cannot be used: a regular expression that is none, a division by zero. */
const unusableValue = '22';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** See TelemetryRepository.query. */
export async function queryTelemetry(
  readRows: ReadRows,
  query: ReadOnlyQuery,
): Promise<readonly (readonly unknown[])[]> {
  try {
    return await readRows(query);
  } catch (error) {
    const code = codeOf(error);
    if (code.startsWith(unusableValue) && error instanceof Error) {
      throw invalid(`The query meets a value that it cannot use: ${error.message}.`);
    }
    if (code !== canceled) throw error;
    const seconds = Math.ceil(query.timeoutMs / 1_000);
    const message = `The query took longer than ${seconds} s. Ask for less time, or for fewer rows.`;
    throw new AppError('INVALID', message, { cause: error });
  }
}

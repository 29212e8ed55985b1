import { AppError, invalid, unavailable } from '@circuitwatch/platform-errors';
import { canceled } from '../read-failure.ts';

/** Says what a failed DuckDB query on a table means to a caller; an AppError passes unchanged. */
export function tableFailure(error: unknown, path: string, signal: AbortSignal | undefined): AppError {
  if (error instanceof AppError) return error;
  if (signal?.aborted === true) return canceled(signal.reason);
  const message = error instanceof Error ? error.message : String(error);
  const detail = sentenceOf(message);
  if (/out of memory|could not allocate|failed to allocate|failed to offload/i.test(detail)) {
    return unavailable(`There was not enough memory to read ${path}: ${detail}`, error);
  }
  return invalid(`${path} cannot be read as a table${lineOf(message)}: ${reasonOf(message) ?? detail}`);
}

/**
 * @throws AppError INVALID when a reading gave another number of rows than the first one: figures of different rows
 *   would stand side by side.
 */
export function refuseOtherRows(read: number, { path, rows }: OpenedRows): void {
  if (read === rows) return;
  throw invalid(
    `${path} gave ${rows} rows when it was opened and ${read} afterwards: the file is being written, or the condition is not the same at every reading, as with random().`,
  );
}

/** What a table held when it was opened. */
export interface OpenedRows {
  readonly path: string;
  readonly rows: number;
}

/** DuckDB's sentence without its class of error, and without its hints, which name options no caller can set. */
export function sentenceOf(message: string): string {
  const line = message.split('\n', 1)[0] ?? message;
  return line.replace(/^(?:Failed to extract statements: )?[A-Z][A-Za-z ]* Error: /, '').trim();
}

function lineOf(message: string): string {
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  return line === undefined ? '' : ` (line ${line})`;
}

/** DuckDB's own sentence on a CSV line stands below the heading. */
function reasonOf(message: string): string | null {
  if (!message.includes('CSV Error on Line')) return null;
  const lines = message.split('\n').slice(1);
  return lines.find((line) => line.trim() !== '' && !line.startsWith('Original Line:')) ?? null;
}

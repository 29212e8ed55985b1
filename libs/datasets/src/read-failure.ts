import { AppError, unavailable } from '@circuitwatch/platform-errors';

/** Says what a failed DuckDB query means to a caller; an AppError passes unchanged. */
export function readFailure(error: unknown, path: string, signal: AbortSignal | undefined): AppError {
  if (error instanceof AppError) return error;
  if (signal?.aborted === true) return canceled(signal.reason);
  const detail = firstLine(error);
  if (/out of memory|could not allocate/i.test(detail)) {
    return unavailable(`There was not enough memory to read ${path}: ${detail}`, error);
  }
  return new AppError(
    'INVALID',
    `${path} cannot be read as Parquet; it may be truncated or damaged: ${detail}`,
    {
      cause: error,
    },
  );
}

/** The caller gave up on the read. */
export function canceled(cause: unknown): AppError {
  return new AppError('CANCELED', 'Reading was canceled.', { cause });
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? message;
}

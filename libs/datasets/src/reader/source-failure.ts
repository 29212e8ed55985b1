import { AppError, unavailable } from '@circuitwatch/platform-errors';
import { canceled } from '../read-failure.ts';
import { sentenceOf } from '../tables/table-failure.ts';

/** Says what a failed DuckDB query on a source means to a caller; an AppError passes unchanged. */
export function sourceFailure(error: unknown, uri: string, signal: AbortSignal | undefined): AppError {
  if (signal?.aborted === true) return canceled(signal.reason);
  if (error instanceof AppError) return error;
  const detail = sentenceOf(error instanceof Error ? error.message : String(error));
  if (/out of memory|could not allocate|failed to allocate|failed to offload/i.test(detail)) {
    return unavailable(`There was not enough memory to read ${uri}: ${detail}`, error);
  }
  if (/cannot open file|no such file/i.test(detail)) {
    return unavailable(`A file of ${uri} disappeared while it was being read: ${detail}`, error);
  }
  return new AppError('INVALID', `${uri} cannot be read${guessOf(detail)}: ${detail}`, { cause: error });
}

/** What DuckDB says of bytes that make no sense does not tell people what to do. */
function guessOf(detail: string): string {
  const isDamage = /parquet|snappy|zstd|thrift|tprotocol|too small|footer|decompress|corrupt|page/i.test(
    detail,
  );
  return isDamage ? '; a file may be truncated or damaged' : '';
}

import { AppError } from '@circuitwatch/platform-errors';

/** The caller gave up on the read. */
export function canceled(cause: unknown): AppError {
  return new AppError('CANCELED', 'Reading was canceled.', { cause });
}

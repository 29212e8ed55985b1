import { AppError } from '@circuitwatch/platform-errors';

/** A database that does not answer right now says nothing: the next change, or pause, shows what is. */
export function unlessAway(error: unknown): 'away' {
  if (error instanceof AppError && error.code === 'UNAVAILABLE') return 'away';
  throw error;
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '@circuitwatch/platform-errors';

/**
 * Lets others have their turn, and stops where that was asked for: an abort reaches a worker thread as a message,
 * which is only heard between turns of its event loop.
 *
 * @throws AppError CANCELED.
 */
export async function stopIfAborted(signal: AbortSignal | undefined): Promise<void> {
  await nextTurn();
  if (signal?.aborted !== true) return;
  throw new AppError('CANCELED', 'Finding the importance of features was canceled.', {
    cause: signal.reason,
  });
}

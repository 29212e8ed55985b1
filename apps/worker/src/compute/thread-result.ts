import { AppError } from '@circuitwatch/platform-errors';
import { unpackFailure, type ThreadAnswer } from './compute-messages.ts';

/** Work in a thread, or on its way there. */
export interface ThreadWork<Result> {
  /** Settles when the thread is free again. */
  readonly answer: Promise<ThreadAnswer<Result>>;
  /** Asks the thread to stop. */
  readonly cancel: () => void;
}

/**
 * What the thread answers. Work that is canceled and not given up by its thread in time is given up without it: the
 * thread comes back by itself, and is as good as before.
 *
 * @throws AppError as the work does; CANCELED when `signal` was aborted.
 */
export async function resultOf<Result>(
  { answer, cancel }: ThreadWork<Result>,
  signal: AbortSignal,
  patienceMs: number,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  let abort: () => void = () => undefined;
  const givenUp = new Promise<never>((_, reject) => {
    abort = () => {
      cancel();
      timer = setTimeout(() => reject(canceled(signal.reason)), patienceMs);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  try {
    const answered = await Promise.race([answer, givenUp]);
    if ('failure' in answered) throw unpackFailure(answered.failure);
    return answered.result;
  } catch (error) {
    throw signal.aborted ? canceled(error) : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/** The work was broken off. */
export function canceled(cause: unknown): AppError {
  return new AppError('CANCELED', 'The work in a thread was broken off.', { cause });
}

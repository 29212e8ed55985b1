import { unavailable } from '@circuitwatch/platform-errors';
import type { Cells } from '@circuitwatch/scoring-definitions';
import { createBatchRuns, type BatchRunsOptions } from './batch-runs.ts';
import { OverloadError } from './overload-error.ts';
import { createWaitingRequests, type BatchRequest, type WaitingRequests } from './waiting-requests.ts';

/** What a batcher works with. */
export interface MicroBatcherOptions extends Omit<BatchRunsOptions, 'requests'> {
  /** Rows that are put together at most; a request with more goes alone. */
  readonly rowsAtOnce: number;
  /** How long a request may wait for others while the model is busy. */
  readonly latencyMs: number;
  /** Runs that may go on at once. */
  readonly runsAtOnce: number;
  /** Rows that may wait. */
  readonly maximumWaitingRows: number;
  /** How long a request may take altogether. */
  readonly timeoutMs: number;
  /** Calls back after so many milliseconds unless the returned function is called before. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** Puts the rows of requests together, so that the model answers many of them at once. */
export interface MicroBatcher {
  /**
   * @returns For each prediction column the request's own cells.
   * @throws OverloadError when too many rows wait; AppError as the model's, of this request's rows alone; UNAVAILABLE
   *   when it took too long; CANCELED when nobody wanted it any more.
   */
  readonly submit: (request: BatchRequest) => Promise<readonly Cells[]>;
  readonly waitingRows: () => number;
  /** Resolves when all that was submitted is answered. */
  readonly idle: () => Promise<void>;
}

/**
 * A batcher that never waits while the model is idle: a request that finds it so is scored at once. While it is busy
 * requests gather, until a run ends, there are as many rows as it takes at once, or the oldest waited long enough.
 */
export function createMicroBatcher(options: MicroBatcherOptions): MicroBatcher {
  const { rowsAtOnce, latencyMs, runsAtOnce, maximumWaitingRows, clockMs, after } = options;
  const requests = createWaitingRequests(rowsAtOnce);
  const { score, msPerRow } = createBatchRuns({ ...options, requests });
  const watch = createWatch(options, requests);
  let runs = 0;
  let stopGathering: (() => void) | undefined;

  const start = (): void => {
    stopGathering?.();
    stopGathering = undefined;
    const batch = requests.take();
    if (batch.length === 0) return;
    runs += 1;
    void score(batch).then(ended);
    if (!requests.isEmpty()) gather();
  };
  const proceed = (): void => {
    if (!requests.isEmpty() && runs < runsAtOnce) start();
  };
  const ended = (): void => {
    runs -= 1;
    proceed();
  };
  /** Waits for more rows, as the model is busy. */
  const gather = (): void => {
    if (runs >= runsAtOnce) return;
    if (requests.rows() >= rowsAtOnce) return start();
    stopGathering ??= after(latencyMs, () => {
      stopGathering = undefined;
      proceed();
    });
  };
  return {
    submit: (request) => {
      const waitingRows = requests.rows();
      if (waitingRows > 0 && waitingRows + request.rows > maximumWaitingRows) {
        return Promise.reject(new OverloadError(waitingRows, (waitingRows * msPerRow()) / runsAtOnce));
      }
      return new Promise((resolve, reject) => {
        requests.add({ ...request, submittedMs: clockMs(), resolve, reject });
        watch();
        if (runs === 0) start();
        else gather();
      });
    },
    waitingRows: requests.rows,
    idle: requests.idle,
  };
}

/**
 * Rejects requests that take too long; called when one was added. One timer does for all: they may take equally long, so
 * the oldest is the first that takes too long.
 */
function createWatch(
  { timeoutMs, clockMs, after }: MicroBatcherOptions,
  requests: WaitingRequests,
): () => void {
  let isWatching = false;
  const watch = (ms: number): void => {
    isWatching = true;
    after(ms, () => {
      isWatching = false;
      for (const request of requests.unanswered()) {
        const leftMs = request.submittedMs + timeoutMs - clockMs();
        if (leftMs > 0) return watch(leftMs);
        requests.reject(
          request,
          unavailable(`The model did not answer within ${timeoutMs} ms; try again later.`),
        );
      }
    });
  };
  return () => {
    if (!isWatching) watch(timeoutMs);
  };
}

import { AppError, unavailable } from '@circuitwatch/platform-errors';
import type { Cells } from '@circuitwatch/scoring-definitions';
import { cutCells, joinCells } from './join-cells.ts';
import { OverloadError } from './overload-error.ts';

/** What a batcher works with. */
export interface MicroBatcherOptions {
  /** Scores rows; given cells are not kept. */
  readonly run: (cells: readonly Cells[], rows: number) => Promise<readonly Cells[]>;
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
  /** Monotonic milliseconds. */
  readonly clockMs: () => number;
  /** Calls back after so many milliseconds unless the returned function is called before. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** Rows of one request. */
export interface BatchRequest {
  readonly cells: readonly Cells[];
  readonly rows: number;
  /** Asked just before they are scored: whether anybody still waits for them. */
  readonly isWanted: () => boolean;
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

interface Entry extends BatchRequest {
  readonly submittedMs: number;
  readonly resolve: (columns: readonly Cells[]) => void;
  readonly reject: (error: unknown) => void;
}

/** How much the newest run counts in the average time of a row. */
const newestShare = 0.2;

/**
 * A batcher that never waits while the model is idle: a request that finds it so is scored at once. While it is busy
 * requests gather, until a run ends, there are as many rows as it takes at once, or the oldest waited long enough.
 */
export function createMicroBatcher(options: MicroBatcherOptions): MicroBatcher {
  const { run, rowsAtOnce, latencyMs, runsAtOnce, maximumWaitingRows, timeoutMs, clockMs, after } = options;
  const unanswered = new Set<Entry>();
  const listeners: (() => void)[] = [];
  let waiting: Entry[] = [];
  let waitingRows = 0;
  let runs = 0;
  let msPerRow = 0;
  let stopGathering: (() => void) | undefined;
  let isWatching = false;

  const settle = (entry: Entry): boolean => {
    if (!unanswered.delete(entry)) return false;
    if (unanswered.size === 0) for (const listener of listeners.splice(0)) listener();
    return true;
  };
  const resolve = (entry: Entry, columns: readonly Cells[]): void => {
    if (settle(entry)) entry.resolve(columns);
  };
  const reject = (entry: Entry, error: unknown): void => {
    if (settle(entry)) entry.reject(error);
  };

  /** The oldest requests that fit together; those that nobody waits for are left out. */
  const take = (): readonly Entry[] => {
    const taken: Entry[] = [];
    let rows = 0;
    let place = 0;
    for (; place < waiting.length; place++) {
      const entry = waiting[place] as Entry;
      if (taken.length > 0 && rows + entry.rows > rowsAtOnce) break;
      waitingRows -= entry.rows;
      if (!unanswered.has(entry)) continue;
      if (!entry.isWanted()) {
        reject(entry, new AppError('CANCELED', 'Nobody waits for the answer any more.'));
        continue;
      }
      taken.push(entry);
      rows += entry.rows;
    }
    waiting = waiting.slice(place);
    return taken;
  };

  const answer = (entries: readonly Entry[], columns: readonly Cells[], rows: number): void => {
    let from = 0;
    for (const entry of entries) {
      resolve(entry, cutCells(columns, from, from + entry.rows, rows));
      from += entry.rows;
    }
  };
  const score = (entries: readonly Entry[]): Promise<void> => {
    const rows = entries.reduce((sum, entry) => sum + entry.rows, 0);
    const startedMs = clockMs();
    return run(joinCells(entries), rows).then(
      (columns) => {
        const ms = (clockMs() - startedMs) / rows;
        msPerRow = msPerRow === 0 ? ms : msPerRow + newestShare * (ms - msPerRow);
        answer(entries, columns, rows);
      },
      (error: unknown) => {
        const [only, second] = entries;
        if (only && second) return scoreEach(entries);
        if (only) reject(only, error);
      },
    );
  };
  /** One of them is what the model cannot answer; the others are not to suffer for it. */
  const scoreEach = async (entries: readonly Entry[]): Promise<void> => {
    for (const entry of entries) if (unanswered.has(entry)) await score([entry]);
  };
  const ended = (): void => {
    runs -= 1;
    proceed();
  };
  const start = (): void => {
    stopGathering?.();
    stopGathering = undefined;
    const entries = take();
    if (entries.length === 0) return;
    runs += 1;
    void score(entries).then(ended);
    if (waiting.length > 0) gather();
  };
  const proceed = (): void => {
    if (waiting.length > 0 && runs < runsAtOnce) start();
  };
  /** Waits for more rows, as the model is busy. */
  const gather = (): void => {
    if (runs >= runsAtOnce) return;
    if (waitingRows >= rowsAtOnce) return start();
    stopGathering ??= after(latencyMs, () => {
      stopGathering = undefined;
      proceed();
    });
  };

  /** One timer for all: requests take equally long at most, so the oldest is the first that takes too long. */
  const watch = (ms: number): void => {
    isWatching = true;
    after(ms, () => {
      isWatching = false;
      for (const entry of unanswered) {
        const leftMs = entry.submittedMs + timeoutMs - clockMs();
        if (leftMs > 0) return watch(leftMs);
        reject(entry, unavailable(`The model did not answer within ${timeoutMs} ms; try again later.`));
      }
    });
  };

  return {
    submit: (request) => {
      if (waitingRows > 0 && waitingRows + request.rows > maximumWaitingRows) {
        return Promise.reject(new OverloadError(waitingRows, (waitingRows * msPerRow) / runsAtOnce));
      }
      return new Promise((resolveEntry, rejectEntry) => {
        const entry = { ...request, submittedMs: clockMs(), resolve: resolveEntry, reject: rejectEntry };
        unanswered.add(entry);
        waiting.push(entry);
        waitingRows += request.rows;
        if (!isWatching) watch(timeoutMs);
        if (runs === 0) start();
        else gather();
      });
    },
    waitingRows: () => waitingRows,
    idle: () =>
      unanswered.size === 0 ? Promise.resolve() : new Promise((done) => void listeners.push(() => done())),
  };
}

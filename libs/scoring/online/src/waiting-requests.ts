import { AppError } from '@circuitwatch/platform-errors';
import type { Cells } from '@circuitwatch/scoring-definitions';

/** Rows of one request. */
export interface BatchRequest {
  readonly cells: readonly Cells[];
  readonly rows: number;
  /** Asked just before they are scored: whether anybody still waits for them. */
  readonly isWanted: () => boolean;
}

/** A request that was submitted, until it is answered. */
export interface SubmittedRequest extends BatchRequest {
  readonly submittedMs: number;
  readonly resolve: (columns: readonly Cells[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Requests in the order of their arrival: those that wait for the model, and those that are with it. */
export interface WaitingRequests {
  readonly add: (request: SubmittedRequest) => void;
  /** The oldest that fit together; those that nobody wants any more are left out and rejected. */
  readonly take: () => readonly SubmittedRequest[];
  /** How many rows wait for the model. */
  readonly rows: () => number;
  readonly isEmpty: () => boolean;
  /** Of an answered one nothing more is heard. */
  readonly isAnswered: (request: SubmittedRequest) => boolean;
  readonly resolve: (request: SubmittedRequest, columns: readonly Cells[]) => void;
  readonly reject: (request: SubmittedRequest, error: unknown) => void;
  /** All that are not answered, oldest first. */
  readonly unanswered: () => Iterable<SubmittedRequest>;
  /** Resolves when all are answered. */
  readonly idle: () => Promise<void>;
}

/** No requests; at most so many rows are taken together, unless a single request has more. */
export function createWaitingRequests(rowsAtOnce: number): WaitingRequests {
  const unanswered = new Set<SubmittedRequest>();
  const listeners: (() => void)[] = [];
  let waiting: SubmittedRequest[] = [];
  let waitingRows = 0;

  const settle = (request: SubmittedRequest): boolean => {
    if (!unanswered.delete(request)) return false;
    if (unanswered.size === 0) for (const listener of listeners.splice(0)) listener();
    return true;
  };
  const reject = (request: SubmittedRequest, error: unknown): void => {
    if (settle(request)) request.reject(error);
  };
  const take = (): readonly SubmittedRequest[] => {
    const taken: SubmittedRequest[] = [];
    let rows = 0;
    let place = 0;
    for (; place < waiting.length; place++) {
      const request = waiting[place] as SubmittedRequest;
      if (taken.length > 0 && rows + request.rows > rowsAtOnce) break;
      waitingRows -= request.rows;
      if (!unanswered.has(request)) continue;
      if (!request.isWanted()) {
        reject(request, new AppError('CANCELED', 'Nobody waits for the answer any more.'));
        continue;
      }
      taken.push(request);
      rows += request.rows;
    }
    waiting = waiting.slice(place);
    return taken;
  };
  return {
    add: (request) => {
      unanswered.add(request);
      waiting.push(request);
      waitingRows += request.rows;
    },
    take,
    rows: () => waitingRows,
    isEmpty: () => waiting.length === 0,
    isAnswered: (request) => !unanswered.has(request),
    resolve: (request, columns) => {
      if (settle(request)) request.resolve(columns);
    },
    reject,
    unanswered: () => unanswered,
    idle: () =>
      unanswered.size === 0 ? Promise.resolve() : new Promise((done) => void listeners.push(() => done())),
  };
}

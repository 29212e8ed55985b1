import type { Cells } from '@circuitwatch/scoring-definitions';
import { cutCells, joinCells } from './join-cells.ts';
import type { SubmittedRequest, WaitingRequests } from './waiting-requests.ts';

/** What runs work with. */
export interface BatchRunsOptions {
  /** Scores rows; given cells are not kept. */
  readonly run: (cells: readonly Cells[], rows: number) => Promise<readonly Cells[]>;
  /** Monotonic milliseconds. */
  readonly clockMs: () => number;
  readonly requests: Pick<WaitingRequests, 'resolve' | 'reject' | 'isAnswered'>;
}

/** Scores requests together and answers each. */
export interface BatchRuns {
  /** Never rejects. */
  readonly score: (requests: readonly SubmittedRequest[]) => Promise<void>;
  /** How long a row takes lately, milliseconds; 0 before the first. */
  readonly msPerRow: () => number;
}

/** How much the newest run counts in the average time of a row. */
const newestShare = 0.2;

/** Runs that have not begun. */
export function createBatchRuns({ run, clockMs, requests }: BatchRunsOptions): BatchRuns {
  let msPerRow = 0;
  const answer = (batch: readonly SubmittedRequest[], columns: readonly Cells[], rows: number): void => {
    let from = 0;
    for (const request of batch) {
      requests.resolve(request, cutCells(columns, from, from + request.rows, rows));
      from += request.rows;
    }
  };
  const score = (batch: readonly SubmittedRequest[]): Promise<void> => {
    const rows = batch.reduce((sum, request) => sum + request.rows, 0);
    const startedMs = clockMs();
    return run(joinCells(batch), rows).then(
      (columns) => {
        const ms = (clockMs() - startedMs) / rows;
        msPerRow = msPerRow === 0 ? ms : msPerRow + newestShare * (ms - msPerRow);
        answer(batch, columns, rows);
      },
      (error: unknown) => failed(batch, error),
    );
  };
  /** One of several may be what the model cannot answer; the others are not to suffer for it. */
  const failed = async (batch: readonly SubmittedRequest[], error: unknown): Promise<void> => {
    const [only, second] = batch;
    if (only && !second) return requests.reject(only, error);
    for (const request of batch) if (!requests.isAnswered(request)) await score([request]);
  };
  return { score, msPerRow: () => msPerRow };
}

import { AppError } from '@circuitwatch/platform-errors';
import { halvesOf, sizeOf, type Rows } from './row-buffer.ts';
import type { RowIntake } from './row-intake.ts';

/** What went wrong; that the store is away is told once until it is back. */
export type TelemetryProblem =
  | { readonly kind: 'UNREACHABLE'; readonly error: unknown; readonly waiting: number }
  | { readonly kind: 'REFUSED'; readonly error: unknown }
  | { readonly kind: 'DROPPED'; readonly rows: number };

/** So many rows are one statement, and so many that wait are a reason to flush. */
export const rowsAtOnce = 5_000;

/** What a delivery works with. */
export interface RowDeliveryOptions {
  readonly insert: (rows: Rows) => Promise<void>;
  readonly intake: Pick<RowIntake, 'buffer'>;
  /** Called at the start of every flush. */
  readonly prepare: () => void;
  readonly onProblem: (problem: TelemetryProblem) => void;
}

/** Brings waiting rows to the store, one flush at a time. */
export interface RowDelivery {
  /** Resolves when all that waited when it was called is stored, or the store does not answer. */
  readonly flush: () => Promise<void>;
  /** Does nothing while a flush goes on, nor, unless asked to, after one that did not reach the store. */
  readonly flushUnlessBusy: (when?: { readonly evenIfAway: true }) => void;
  readonly written: () => number;
  /** Rows that can never be stored. */
  readonly refused: () => number;
}

/** A delivery that has brought nothing yet. */
export function createRowDelivery({ insert, intake, prepare, onProblem }: RowDeliveryOptions): RowDelivery {
  let written = 0;
  let refused = 0;
  let isAway = false;
  let flushes = 0;
  let last = Promise.resolve();

  /** Rows that can never be stored are found by halving, and left out; returns how many were. */
  const send = async (rows: Rows): Promise<number> => {
    try {
      await insert(rows);
      return 0;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'INVALID') throw error;
      if (sizeOf(rows) === 1) {
        onProblem({ kind: 'REFUSED', error });
        return 1;
      }
      const [first, second] = halvesOf(rows);
      return (await send(first)) + (await send(second));
    }
  };

  const drain = async (): Promise<void> => {
    try {
      prepare();
      for (let left = intake.buffer.size(); left > 0; left -= rowsAtOnce) {
        const rows = intake.buffer.oldest(Math.min(left, rowsAtOnce));
        const never = await send(rows);
        intake.buffer.remove(rows);
        written += sizeOf(rows) - never;
        refused += never;
      }
      isAway = false;
    } catch (error) {
      if (!isAway) onProblem({ kind: 'UNREACHABLE', error, waiting: intake.buffer.size() });
      isAway = true;
    }
  };
  const flush = (): Promise<void> => {
    flushes += 1;
    last = last.then(drain).finally(() => (flushes -= 1));
    return last;
  };
  return {
    flush,
    flushUnlessBusy: (when) => {
      if (flushes === 0 && (!isAway || when?.evenIfAway)) void flush();
    },
    written: () => written,
    refused: () => refused,
  };
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  FeatureDistribution,
  FileRead,
  MetricOutcome,
  SignalOutcome,
} from '@circuitwatch/monitoring-definitions';
import { AppError } from '@circuitwatch/platform-errors';

/** What a signal found; its verdict follows from its results. */
export interface SignalFindings {
  readonly outcome: Omit<SignalOutcome, 'verdict' | 'response'>;
  readonly results: readonly MetricOutcome[];
}

/** What one or several signals that read the same data found. */
export interface Findings {
  readonly signals: readonly SignalFindings[];
  readonly distributions: readonly FeatureDistribution[];
  readonly files: readonly FileRead[];
}

/**
 * Lets others have their turn, and stops where that was asked for: an abort reaches a worker thread as a message,
 * which is only heard between turns of its event loop.
 *
 * @throws AppError CANCELED.
 */
export async function stopIfAborted(signal: AbortSignal | undefined): Promise<void> {
  await nextTurn();
  if (signal?.aborted !== true) return;
  throw new AppError('CANCELED', 'The monitor run was canceled.', { cause: signal.reason });
}

/** Each file once, in the order of first sight. */
export function distinctFiles(files: readonly FileRead[]): readonly FileRead[] {
  return [...new Map(files.map((file) => [file.uri, file])).values()];
}

import type { DataWindow, MonitorDefinition } from './definition.ts';
import { parseDuration, subtractDuration } from './duration.ts';
import type { ResolvedWindows, TimeRange } from './outcome.ts';

/** The last 7 days against the 30 days before them. */
export const defaultWindows: { readonly target: DataWindow; readonly baseline: DataWindow } = {
  target: { lookbackSize: 'P7D', lookbackOffset: 'PT0S' },
  baseline: { lookbackSize: 'P30D', lookbackOffset: 'P7D' },
};

/**
 * Half-open UTC ranges of both windows, hung on the scheduled time: `to` is the offset before it,
 * `from` the size before that.
 *
 * @throws AppError INVALID when a duration cannot be read.
 */
export function resolveWindows(
  definition: Pick<MonitorDefinition, 'baseline' | 'target'>,
  scheduledAt: Date,
): ResolvedWindows {
  return {
    baseline: resolve(definition.baseline.window, scheduledAt),
    target: resolve(definition.target.window, scheduledAt),
  };
}

function resolve(window: DataWindow, scheduledAt: Date): TimeRange {
  const to = subtractDuration(scheduledAt, parseDuration(window.lookbackOffset));
  return { from: subtractDuration(to, parseDuration(window.lookbackSize)), to };
}

import { isTrailing, type DataWindow, type TrailingWindow } from './data-selection.ts';
import { parseDuration, subtractDuration } from './duration.ts';
import type { TimeRange } from './outcome.ts';
import type { Trigger } from './trigger.ts';

/** The last 7 days against the 30 days before them. */
export const defaultWindows: { readonly target: TrailingWindow; readonly baseline: TrailingWindow } = {
  target: { lookbackSize: 'P7D', lookbackOffset: 'PT0S' },
  baseline: { lookbackSize: 'P30D', lookbackOffset: 'P7D' },
};

/**
 * Half-open UTC range of a window: of a trailing one `to` is the offset before the scheduled time and `from` the
 * size before that. null for data without a window: every row belongs to it.
 *
 * @throws AppError INVALID when a duration cannot be read.
 */
export function resolveWindow(window: DataWindow | undefined, scheduledAt: Date): TimeRange | null {
  if (!window) return null;
  if (!isTrailing(window)) return { from: new Date(window.start), to: new Date(window.end) };
  const to = subtractDuration(scheduledAt, parseDuration(window.lookbackOffset));
  return { from: subtractDuration(to, parseDuration(window.lookbackSize)), to };
}

/**
 * The windows that Azure Machine Learning's client fills in: the target is the trigger's period, the baseline twice
 * that, ending where the target begins. Cron expressions and monitors without a trigger count as weekly.
 */
export function windowsByTrigger(trigger: Trigger | null): {
  readonly target: TrailingWindow;
  readonly baseline: TrailingWindow;
} {
  const days = trigger?.type === 'recurrence' ? periodDays[trigger.frequency] * countOf(trigger) : 7;
  const size = `P${days}D`;
  return {
    target: { lookbackSize: size, lookbackOffset: 'P0D' },
    baseline: { lookbackSize: `P${2 * days}D`, lookbackOffset: size },
  };
}

type Recurrence = Extract<Trigger, { type: 'recurrence' }>;

const periodDays: Readonly<Record<Recurrence['frequency'], number>> = {
  minute: 1,
  hour: 1,
  day: 1,
  week: 7,
  month: 30,
};

/** Below a day Azure looks back a day, whatever the interval. */
function countOf({ frequency, interval }: Recurrence): number {
  return frequency === 'minute' || frequency === 'hour' ? 1 : interval;
}

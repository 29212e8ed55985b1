import { parseDuration } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';

/** A window and the steps that it falls into. */
export interface MetricsWindow {
  readonly from: Date;
  readonly to: Date;
  readonly stepSeconds: number;
}

/** The window as asked for; what is absent has a default. */
interface AskedWindow {
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
  readonly step?: string | null | undefined;
}

const hourMs = 3_600_000;
const longestMs = 90 * 24 * hourMs;
const usualSteps = 60;
const mostSteps = 1_000;

/**
 * The last hour in minutes, unless said otherwise.
 *
 * @throws AppError INVALID naming what cannot be.
 */
export function metricsWindow(asked: AskedWindow, now: Date): MetricsWindow {
  const to = asked.to ?? now;
  const from = asked.from ?? new Date(to.getTime() - hourMs);
  const lengthMs = to.getTime() - from.getTime();
  if (lengthMs <= 0) throw invalid('from: The window is empty; give an instant before `to`.');
  if (lengthMs > longestMs) throw invalid('from: The window is longer than 90 days; ask for less at a time.');
  const stepSeconds = asked.step == null ? Math.max(1, lengthMs / 1_000 / usualSteps) : readStep(asked.step);
  if (lengthMs / 1_000 / stepSeconds > mostSteps)
    throw invalid(`step: More than ${mostSteps} steps of ${stepSeconds} s; take longer ones.`);
  return { from, to, stepSeconds };
}

function readStep(text: string): number {
  const { months, milliseconds } = parseDuration(text);
  if (months > 0 || milliseconds < 1_000)
    throw invalid('step: A step lasts a second at least, and no months.');
  return milliseconds / 1_000;
}

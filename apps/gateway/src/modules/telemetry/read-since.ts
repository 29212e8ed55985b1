import { parseDuration, subtractDuration } from '@circuitwatch/monitoring-definitions';
import { AppError, invalid } from '@circuitwatch/platform-errors';

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * An instant, or a duration before now.
 *
 * @throws AppError INVALID naming the text.
 */
export function readSince(text: string, now: Date): Date {
  if (instant.test(text)) {
    const date = new Date(text);
    if (!Number.isNaN(date.getTime())) return date;
  }
  try {
    return subtractDuration(now, parseDuration(text));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw invalid(
      `since: "${text.slice(0, 80)}" is neither an instant such as 2026-11-20T06:00:00Z nor a duration such as PT1H.`,
    );
  }
}

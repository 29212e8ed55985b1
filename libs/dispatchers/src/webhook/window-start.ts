import type { NotifiedAlert } from '@circuitwatch/alerting-definitions';
import { parseDuration, subtractDuration } from '@circuitwatch/monitoring-definitions';
import { AppError } from '@circuitwatch/platform-errors';

/** When the window began in which an alert fired; where it has none, or an odd one, when it fired. */
export function windowStart({ window, startsAt }: NotifiedAlert): Date {
  if (window === null) return startsAt;
  try {
    return subtractDuration(startsAt, parseDuration(window));
  } catch (error) {
    if (error instanceof AppError) return startsAt;
    throw error;
  }
}

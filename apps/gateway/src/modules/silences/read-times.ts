import { invalid } from '@circuitwatch/platform-errors';
import { secondsOf } from '../../inputs/duration.ts';

/** When a silence ends, in one of three ways. */
export interface GivenEnd {
  readonly endsAt?: Date | null | undefined;
  readonly duration?: string | null | undefined;
  readonly untilResolved?: boolean | null | undefined;
}

const longestSeconds = 5 * 365 * 86_400;

/** Whether it says when the silence ends. */
export function givesEnd({ endsAt, duration, untilResolved }: GivenEnd): boolean {
  return (endsAt ?? null) !== null || (duration ?? null) !== null || untilResolved === true;
}

/**
 * The end of a silence, null for "until resolved"; lengths count from `from`.
 *
 * @throws AppError INVALID where it is said twice or not at all, is no time, or is past.
 */
export function readEnd(given: GivenEnd, from: Date, now: Date): Date | null {
  const { duration = null, untilResolved } = given;
  const endsAt = given.endsAt ?? null;
  const ways = [endsAt !== null, duration !== null, untilResolved === true].filter(Boolean).length;
  if (ways !== 1) {
    throw problem('endsAt', 'Say exactly once when it ends: `endsAt`, `duration` or `untilResolved: true`.');
  }
  if (untilResolved === true) return null;
  if (duration !== null) {
    const seconds = secondsOf(duration);
    if (seconds === null || seconds < 1 || seconds > longestSeconds) {
      throw problem('duration', 'It is no length of time, such as PT2H or 2h, of at most five years.');
    }
    return new Date(from.getTime() + seconds * 1_000);
  }
  if (endsAt === null || endsAt <= from) throw problem('endsAt', 'A silence ends after it begins.');
  if (endsAt <= now) throw problem('endsAt', 'A silence ends in the future.');
  return endsAt;
}

/** When a silence begins; what is past is now, as nothing can be taken back. */
export function readStart(startsAt: Date | null | undefined, now: Date): Date {
  return startsAt && startsAt > now ? startsAt : now;
}

function problem(field: string, message: string) {
  return invalid(message, [{ path: [field], message }]);
}

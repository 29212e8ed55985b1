import { invalid } from '@circuitwatch/platform-errors';

const dayMs = 24 * 60 * 60 * 1_000;
/** Leap days included. */
const yearMs = 366 * dayMs;
const maximumNameLength = 100;

/** The name of a new token without blanks around it; INVALID when it is empty, too long or not one line. */
export function readTokenName(text: string): string {
  const name = text.trim();
  if (name.length >= 1 && name.length <= maximumNameLength && !/\p{Cc}/u.test(name)) return name;
  const message = `A name is one line of 1 to ${maximumNameLength} characters.`;
  throw invalid(message, [{ path: ['name'], message }]);
}

/** When a new token ends, a year from `now` unless given; INVALID when that is past or more than a year ahead. */
export function readTokenEnd(expiresAt: Date | null | undefined, now: Date): Date {
  const latest = new Date(now.getTime() + yearMs);
  if (expiresAt === null || expiresAt === undefined) return latest;
  if (expiresAt > now && expiresAt <= latest) return expiresAt;
  const message = `A token ends in the future and at most a year ahead, by ${latest.toISOString()}.`;
  throw invalid(message, [{ path: ['expiresAt'], message }]);
}

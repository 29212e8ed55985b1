import type { DeliveryResult } from '@circuitwatch/alerting-definitions';

/** What becomes of a message after an attempt. */
export type NextStep =
  { readonly status: 'SENT' } | { readonly status: 'RETRY'; readonly at: Date } | { readonly status: 'DEAD' };

const firstWaitMs = 5_000;
const longestWaitMs = 3_600_000;
const mostAttempts = 12;
const longestLifeMs = 86_400_000;

/** Milliseconds before attempt `attempts` + 1: 5 s, doubled each time up to an hour, less up to half of it by chance. */
export function backoffMs(attempts: number, random: () => number): number {
  const full = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, attempts - 1));
  return Math.round(full * (1 - random() / 2));
}

/**
 * Decides after attempt number `attempts`. A message is given up after 12 attempts or a day, whichever comes first; a
 * `Retry-After` that lies beyond that day gives it up at once.
 *
 * @param random from 0 to, and without, 1
 */
export function nextAttempt(
  result: DeliveryResult,
  attempts: number,
  createdAt: Date,
  now: Date,
  random: () => number,
): NextStep {
  if (result.outcome === 'SENT') return { status: 'SENT' };
  if (result.outcome === 'STOP' || attempts >= mostAttempts) return { status: 'DEAD' };
  const asked = (result.retryAfterSeconds ?? 0) * 1_000;
  const at = new Date(now.getTime() + Math.max(asked, backoffMs(attempts, random)));
  return at.getTime() - createdAt.getTime() > longestLifeMs ? { status: 'DEAD' } : { status: 'RETRY', at };
}

import type { Silence, SilenceState } from '@circuitwatch/alerting-definitions';

/** Whether a silence applies at an instant; one without an end applies until somebody ends it. */
export function silenceState(
  { startsAt, endsAt }: Pick<Silence, 'startsAt' | 'endsAt'>,
  now: Date,
): SilenceState {
  if (endsAt !== null && endsAt <= now) return 'EXPIRED';
  return startsAt > now ? 'PENDING' : 'ACTIVE';
}

import type { RoutedAlert, Silence, SilenceState } from '@circuitwatch/alerting-definitions';
import { matches } from '../matchers/match-labels.ts';

/** By time alone. */
export function silenceState(
  { startsAt, endsAt }: Pick<Silence, 'startsAt' | 'endsAt'>,
  now: Date,
): SilenceState {
  if (endsAt !== null && endsAt <= now) return 'EXPIRED';
  return startsAt > now ? 'PENDING' : 'ACTIVE';
}

/** The active silence that keeps an alert from being told; of several the one that ends last. */
export function silencedBy(
  alert: Pick<RoutedAlert, 'labels'>,
  silences: readonly Silence[],
  now: Date,
): Silence | undefined {
  const found = silences.filter(
    (silence) => silenceState(silence, now) === 'ACTIVE' && matches(silence.matchers, alert.labels),
  );
  const endOf = ({ endsAt }: Silence): number => endsAt?.getTime() ?? Infinity;
  return found.reduce<Silence | undefined>(
    (last, silence) => (last === undefined || endOf(silence) > endOf(last) ? silence : last),
    undefined,
  );
}

/**
 * Whether a silence "until resolved" has done its duty: something that it matches fired while it applied, and nothing
 * that it matches fires any more. One that has matched nothing yet waits.
 *
 * @param alerts alerts that fire, and those that resolved since the silence began
 */
export function isSilenceOver(
  silence: Silence,
  alerts: readonly Pick<RoutedAlert, 'labels' | 'startsAt' | 'endsAt'>[],
  now: Date,
): boolean {
  if (silence.endsAt !== null || silenceState(silence, now) !== 'ACTIVE') return false;
  const matching = alerts.filter(
    ({ labels, endsAt }) =>
      (endsAt === null || endsAt >= silence.startsAt) && matches(silence.matchers, labels),
  );
  return matching.length > 0 && matching.every(({ endsAt }) => endsAt !== null);
}

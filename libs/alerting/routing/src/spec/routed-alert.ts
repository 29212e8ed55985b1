import { fingerprintOf, type Labels, type RoutedAlert } from '@circuitwatch/alerting-definitions';

/** A firing alert with these labels, whose id they are. */
export function routedAlert(labels: Labels, given: Partial<RoutedAlert> = {}): RoutedAlert {
  return {
    id: JSON.stringify(labels),
    fingerprint: fingerprintOf(labels),
    labels,
    severity: 2,
    actionGroups: [],
    throttleSeconds: null,
    startsAt: new Date('2026-06-01T00:00:00Z'),
    endsAt: null,
    episode: 1,
    acknowledged: false,
    ...given,
  };
}

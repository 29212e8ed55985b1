import type { AlertState } from '@circuitwatch/alerting-definitions';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { openStates, readAlertFilter } from '../../alert-filter.ts';

/** How many alerts there are, of those that the viewer may see. */
export const alertSummary: NonNullable<QueryResolvers['alertSummary']> = async (
  _parent,
  { plant },
  { persistence, viewer },
) => {
  const filter = readAlertFilter({ plant }, viewer.plants);
  const firingStates: readonly AlertState[] = ['FIRING', 'RECOVERING'];
  const [found, unacknowledged] = await Promise.all([
    persistence.alerts.counts(filter),
    persistence.alerts.count({ ...filter, states: firingStates, acknowledged: false }),
  ]);
  const counts = found
    .filter(({ state, count }) => state !== 'NORMAL' && count > 0)
    .toSorted((a, b) => a.severity - b.severity || openStates.indexOf(a.state) - openStates.indexOf(b.state));
  const firing = counts.filter(({ state }) => firingStates.includes(state));
  return {
    counts,
    firing: firing.reduce((sum, { count }) => sum + count, 0),
    unacknowledged,
    gravest: firing[0]?.severity ?? null,
  };
};

import { formatMatchers, matches, silenceState } from '@circuitwatch/alerting-routing';
import type { SilenceResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';

/** Fields of a silence that are not columns. */
export const Silence: SilenceResolvers = {
  id: ({ id }) => encodeGlobalId('Silence', id),
  state: (silence, _args, { now }) => silenceState(silence, now()),
  matchersText: ({ matchers }) => formatMatchers(matchers),
  matchingAlerts: async ({ matchers }, _args, { loaders }) => {
    const firing = await loaders.firingAlerts.load('all');
    return firing.filter(({ labels }) => matches(matchers, labels)).length;
  },
};

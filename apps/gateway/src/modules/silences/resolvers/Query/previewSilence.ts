import { formatMatchers, matches } from '@circuitwatch/alerting-routing';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { readMatchers } from '../../read-matchers.ts';

const mostShown = 50;

/** What a silence with these matchers would match now. */
export const previewSilence: NonNullable<QueryResolvers['previewSilence']> = async (
  _parent,
  args,
  { loaders, viewer },
) => {
  const nothing = { matchersText: args.matching ?? '', count: 0, alerts: [] };
  const preview = await withUserErrors(async () => {
    const matchers = readMatchers(args, viewer.plants);
    const firing = await loaders.firingAlerts.load('all');
    const found = firing.filter(({ labels }) => matches(matchers, labels));
    const gravest = found.toSorted((a, b) => a.severity - b.severity).slice(0, mostShown);
    return { matchersText: formatMatchers(matchers), count: found.length, alerts: gravest };
  });
  return { ...nothing, ...preview };
};

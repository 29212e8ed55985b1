import type { SubscriptionResolvers } from '../../../../generated/resolver-types.ts';
import { followAlerts } from '../../follow-alerts.ts';
import { readSeverities } from '../../read-severities.ts';

/** Alerts that the viewer may see, as they change. */
export const alertChanged: NonNullable<SubscriptionResolvers['alertChanged']> = {
  subscribe: (_parent, { plants, severities }, context) =>
    followAlerts(
      { plants, severities: readSeverities(severities, ['severities']), scope: context.viewer.plants },
      context,
    ),
};

import { severityNames } from '@circuitwatch/alerting-definitions';
import { listConnection } from '../../../connection.ts';
import type { AlertResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';
import { readLimit } from '../history-limit.ts';
import { circuitKey } from '../loaders.ts';
import { sinceOf, summaryOf } from '../summary.ts';

const shownByDefault = 50;

/** Fields of an alert that are not columns. */
export const Alert: AlertResolvers = {
  id: ({ id }) => encodeGlobalId('Alert', id),
  name: ({ ruleName }) => ruleName,
  rule: ({ ruleId }, _args, { loaders }) => (ruleId === null ? null : loaders.alertRule.load(ruleId)),
  external: ({ ruleId }) => ruleId === null,
  summary: summaryOf,
  severityName: ({ severity }) => severityNames[severity],
  plantName: ({ plant }) => plant,
  circuitName: ({ circuit }) => circuit,
  circuit: ({ plant, circuit }, _args, { loaders }) =>
    plant === null || circuit === null ? null : loaders.circuitByNames.load(circuitKey(plant, circuit)),
  since: sinceOf,
  actionGroupNames: ({ actionGroups }) => actionGroups,
  transitions: ({ id }, { limit }, { loaders }) =>
    loaders.transitionsOfAlert.load({ id, args: readLimit(limit, shownByDefault) }),
  notes: ({ id }, { limit }, { loaders }) =>
    loaders.notesOfAlert.load({ id, args: readLimit(limit, shownByDefault) }),
  deliveries: ({ id }, { limit }, { loaders }) =>
    loaders.deliveriesOfAlert.load({ id, args: readLimit(limit, shownByDefault) }),
  notifications: ({ id }, args, { persistence }) =>
    listConnection(persistence.notifications, args, { filter: { alertId: id } }),
};

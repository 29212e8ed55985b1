import type { Resolvers } from '../../generated/resolver-types.ts';
import { Alert } from './resolvers/Alert.ts';
import { AlertDelivery } from './resolvers/AlertDelivery.ts';
import { AlertEvidence } from './resolvers/AlertEvidence.ts';
import { acknowledgeAlert } from './resolvers/Mutation/acknowledgeAlert.ts';
import { assignAlert } from './resolvers/Mutation/assignAlert.ts';
import { commentAlert } from './resolvers/Mutation/commentAlert.ts';
import { resolveAlert } from './resolvers/Mutation/resolveAlert.ts';
import { unacknowledgeAlert } from './resolvers/Mutation/unacknowledgeAlert.ts';
import { alert } from './resolvers/Query/alert.ts';
import { alerts } from './resolvers/Query/alerts.ts';
import { alertSummary } from './resolvers/Query/alertSummary.ts';
import { alertChanged } from './resolvers/Subscription/alertChanged.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const alertResolvers: Resolvers = {
  Query: { alerts, alert, alertSummary },
  Mutation: { acknowledgeAlert, unacknowledgeAlert, assignAlert, commentAlert, resolveAlert },
  Subscription: { alertChanged },
  Alert,
  AlertDelivery,
  AlertEvidence,
};

import { accessResolvers } from '../modules/access/resolvers.ts';
import { actionGroupResolvers } from '../modules/action-groups/resolvers.ts';
import { actualResolvers } from '../modules/actuals/resolvers.ts';
import { alertRoutingResolvers } from '../modules/alert-routing/resolvers.ts';
import { alertRuleResolvers } from '../modules/alert-rules/resolvers.ts';
import { alertResolvers } from '../modules/alerts/resolvers.ts';
import { baselineResolvers } from '../modules/baselines/resolvers.ts';
import { componentResolvers } from '../modules/components/resolvers.ts';
import { dataAssetResolvers } from '../modules/data-assets/resolvers.ts';
import { datastoreResolvers } from '../modules/datastores/resolvers.ts';
import { definitionResolvers } from '../modules/definitions/resolvers.ts';
import { documentResolvers } from '../modules/documents/resolvers.ts';
import { fleetResolvers } from '../modules/fleet/resolvers.ts';
import { jobResolvers } from '../modules/jobs/resolvers.ts';
import { modelResolvers } from '../modules/models/resolvers.ts';
import { monitorResolvers } from '../modules/monitors/resolvers.ts';
import { notificationResolvers } from '../modules/notifications/resolvers.ts';
import { platformResolvers } from '../modules/platform/resolvers.ts';
import { previewResolvers } from '../modules/previews/resolvers.ts';
import { resultResolvers } from '../modules/results/resolvers.ts';
import { runResolvers } from '../modules/runs/resolvers.ts';
import { scoringResolvers } from '../modules/scoring/resolvers.ts';
import { silenceResolvers } from '../modules/silences/resolvers.ts';
import { telemetryResolvers } from '../modules/telemetry/resolvers.ts';

/** The resolvers of all modules; each module adds its root fields and its types. */
export const moduleResolvers = [
  platformResolvers,
  accessResolvers,
  fleetResolvers,
  modelResolvers,
  actualResolvers,
  telemetryResolvers,
  dataAssetResolvers,
  datastoreResolvers,
  componentResolvers,
  baselineResolvers,
  definitionResolvers,
  documentResolvers,
  monitorResolvers,
  previewResolvers,
  runResolvers,
  scoringResolvers,
  resultResolvers,
  jobResolvers,
  alertRuleResolvers,
  alertResolvers,
  actionGroupResolvers,
  alertRoutingResolvers,
  silenceResolvers,
  notificationResolvers,
] as const;

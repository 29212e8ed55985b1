import type { Persistence } from '@circuitwatch/persistence';
import type { Viewer } from './auth/viewer.ts';
import { createAccessLoaders } from './modules/access/loaders.ts';
import { createActionGroupLoaders } from './modules/action-groups/loaders.ts';
import { createAlertRuleLoaders } from './modules/alert-rules/loaders.ts';
import { createAlertLoaders } from './modules/alerts/loaders.ts';
import { createBaselineLoaders } from './modules/baselines/loaders.ts';
import { createComponentLoaders } from './modules/components/loaders.ts';
import { createDataAssetLoaders } from './modules/data-assets/loaders.ts';
import { createDatastoreLoaders } from './modules/datastores/loaders.ts';
import { createFleetLoaders } from './modules/fleet/loaders.ts';
import { createJobLoaders } from './modules/jobs/loaders.ts';
import { createModelLoaders } from './modules/models/loaders.ts';
import { createMonitorLoaders } from './modules/monitors/loaders.ts';
import { createNotificationLoaders } from './modules/notifications/loaders.ts';
import { createResultLoaders } from './modules/results/loaders.ts';
import { createRunLoaders } from './modules/runs/loaders.ts';
import { createScoringLoaders } from './modules/scoring/loaders.ts';
import { createSilenceLoaders } from './modules/silences/loaders.ts';

/**
 * The loaders of one operation, put together from what each module exports; they give a viewer what they may see.
 * A type that `node` finds has a loader under its own name, first letter in lower case: `plant`, `monitorRun`.
 */
export function createLoaders(persistence: Persistence, { plants }: Pick<Viewer, 'plants'>) {
  return {
    ...createAccessLoaders(persistence),
    ...createActionGroupLoaders(persistence),
    ...createAlertLoaders(persistence, plants),
    ...createAlertRuleLoaders(persistence, plants),
    ...createBaselineLoaders(persistence),
    ...createComponentLoaders(persistence),
    ...createDataAssetLoaders(persistence),
    ...createDatastoreLoaders(persistence),
    ...createFleetLoaders(persistence),
    ...createJobLoaders(persistence),
    ...createModelLoaders(persistence),
    ...createMonitorLoaders(persistence),
    ...createNotificationLoaders(persistence),
    ...createResultLoaders(persistence),
    ...createRunLoaders(persistence),
    ...createScoringLoaders(persistence),
    ...createSilenceLoaders(persistence, plants),
  };
}

/** Reads rows by id for the length of one operation. */
export type Loaders = ReturnType<typeof createLoaders>;

import type { Persistence } from '@circuitwatch/persistence';
import { createAccessLoaders } from './modules/access/loaders.ts';
import { createBaselineLoaders } from './modules/baselines/loaders.ts';
import { createComponentLoaders } from './modules/components/loaders.ts';
import { createDataAssetLoaders } from './modules/data-assets/loaders.ts';
import { createDatastoreLoaders } from './modules/datastores/loaders.ts';
import { createFleetLoaders } from './modules/fleet/loaders.ts';
import { createJobLoaders } from './modules/jobs/loaders.ts';
import { createModelLoaders } from './modules/models/loaders.ts';
import { createMonitorLoaders } from './modules/monitors/loaders.ts';
import { createResultLoaders } from './modules/results/loaders.ts';
import { createRunLoaders } from './modules/runs/loaders.ts';
import { createScoringLoaders } from './modules/scoring/loaders.ts';

/**
 * The loaders of one operation, put together from what each module exports.
 * A type that `node` finds has a loader under its own name, first letter in lower case: `plant`, `monitorRun`.
 */
export function createLoaders(persistence: Persistence) {
  return {
    ...createAccessLoaders(persistence),
    ...createBaselineLoaders(persistence),
    ...createComponentLoaders(persistence),
    ...createDataAssetLoaders(persistence),
    ...createDatastoreLoaders(persistence),
    ...createFleetLoaders(persistence),
    ...createJobLoaders(persistence),
    ...createModelLoaders(persistence),
    ...createMonitorLoaders(persistence),
    ...createResultLoaders(persistence),
    ...createRunLoaders(persistence),
    ...createScoringLoaders(persistence),
  };
}

/** Reads rows by id for the length of one operation. */
export type Loaders = ReturnType<typeof createLoaders>;

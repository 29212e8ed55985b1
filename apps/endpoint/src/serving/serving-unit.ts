import {
  deploymentReference,
  type DataCollector,
  type ModelTelemetry,
  type ScoringModel,
} from '@circuitwatch/scoring-definitions';
import type { Logger } from '@circuitwatch/platform-logging';
import { serveModel, type LoadedModel, type ServingLimits } from './loaded-model.ts';
import { createSharedValues, type Held } from './shared-values.ts';
import type { WantedDeployment } from './wanted-deployment.ts';

/** A model and a collector at work, until the last request that uses them is over. */
export interface ServingUnit {
  /** The deployment as it was when the unit was made: what its answers are told under. */
  readonly deployment: WantedDeployment;
  readonly reference: string;
  readonly loaded: LoadedModel;
  readonly collector: DataCollector | null;
  /** Says that a request uses it. */
  readonly enter: () => void;
  readonly leave: () => void;
}

/** A unit with what it takes to tell whether it still is the right one, and to end it. */
export interface OwnedUnit {
  readonly unit: ServingUnit;
  readonly key: string;
  /** Resolves once no request uses it; then lets go of model and collector. */
  readonly retire: () => Promise<void>;
}

/** What units are made with. */
export interface UnitOptions {
  /** @throws AppError when it cannot be loaded. */
  readonly openModel: (model: WantedDeployment['model'], signal?: AbortSignal) => Promise<ScoringModel>;
  /** Called for deployments that collect anything. */
  readonly openCollector: (deployment: WantedDeployment) => Promise<DataCollector>;
  readonly telemetry: Pick<ModelTelemetry, 'loaded'>;
  readonly limits: ServingLimits;
  readonly log: Logger;
  readonly clock: () => Date;
}

/** Makes units; models and collectors that several of them need at a time are opened once. */
export interface UnitSource {
  /** @throws AppError as `openModel` and `openCollector`. */
  readonly open: (deployment: WantedDeployment) => Promise<OwnedUnit>;
  /** Resolves when all models and collectors that were let go are closed. */
  readonly settled: () => Promise<void>;
}

/** Changes with everything that makes another unit necessary. */
export function unitKey(deployment: WantedDeployment): string {
  const { name, endpoint, collector, collectorRoot, plant, circuit, model } = deployment;
  return JSON.stringify([name, endpoint, collector, collectorRoot, plant, circuit, model]);
}

/** Nothing is open yet. */
export function createUnitSource({ openModel, openCollector, limits, log }: UnitOptions): UnitSource {
  const models = createSharedValues<LoadedModel>(async ({ model }) => {
    await model.close().catch((err: unknown) => log.warn({ err }, 'A model could not be closed'));
  });
  const collectors = createSharedValues<DataCollector>(async (collector) => {
    await collector.close().catch((err: unknown) => log.error({ err }, 'A collector could not be flushed'));
  });

  const holdCollector = async (deployment: WantedDeployment): Promise<Held<DataCollector> | null> => {
    const { id, name, endpoint, collector, collectorRoot, model } = deployment;
    if (collector === null || collector.collections.length === 0) return null;
    const key = JSON.stringify([id, endpoint, name, model.number, collector, collectorRoot]);
    return collectors.hold(key, () => openCollector(deployment));
  };
  return {
    open: async (deployment) => {
      const { model } = deployment;
      const loaded = await models.hold(JSON.stringify(model), async () =>
        serveModel(await openModel(model), model.declaration.features, limits),
      );
      try {
        return ownUnit(deployment, loaded, await holdCollector(deployment));
      } catch (error) {
        loaded.release();
        throw error;
      }
    },
    settled: async () => {
      await Promise.all([models.settled(), collectors.settled()]);
    },
  };
}

function ownUnit(
  deployment: WantedDeployment,
  loaded: Held<LoadedModel>,
  collector: Held<DataCollector> | null,
): OwnedUnit {
  let users = 0;
  let onUnused: (() => void) | undefined;
  const unit: ServingUnit = {
    deployment,
    reference: deploymentReference(deployment),
    loaded: loaded.value,
    collector: collector?.value ?? null,
    enter: () => {
      users += 1;
    },
    leave: () => {
      users -= 1;
      if (users === 0) onUnused?.();
    },
  };
  const retire = async (): Promise<void> => {
    if (users > 0) await new Promise<void>((resolve) => (onUnused = resolve));
    loaded.release();
    collector?.release();
  };
  return { unit, key: unitKey(deployment), retire };
}

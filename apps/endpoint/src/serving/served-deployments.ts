import { AppError } from '@circuitwatch/platform-errors';
import {
  deploymentReference,
  type DataCollector,
  type ModelTelemetry,
  type ScoringModel,
} from '@circuitwatch/scoring-definitions';
import type { Split, SplitDeployment } from '@circuitwatch/scoring-online';
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

/** A deployment as requests find it. */
export interface ServedDeployment extends SplitDeployment {
  readonly id: string;
  /** null exactly where there is a problem. */
  readonly unit: ServingUnit | null;
}

/** Deployments that requests are answered by. */
export interface ServedDeployments {
  /**
   * Serves exactly these from now on: what is new is loaded first, what is gone ends after its last request. A model
   * that does not load leaves the one that served before.
   */
  readonly apply: (wanted: readonly WantedDeployment[]) => Promise<void>;
  /** @throws AppError NOT_FOUND, with the names there are; without a name it has to be the only one. */
  readonly endpoint: (name: string | undefined) => Split<ServedDeployment>;
  readonly all: () => readonly ServedDeployment[];
  /** What does not load, each with its reason; the version before may still serve. */
  readonly broken: () => readonly { readonly deployment: string; readonly problem: string }[];
  /** Ends all; resolves when models and collectors are closed. */
  readonly close: () => Promise<void>;
}

/** What serving needs. */
export interface ServedDeploymentsOptions {
  /** @throws AppError when it cannot be loaded. */
  readonly openModel: (model: WantedDeployment['model'], signal?: AbortSignal) => Promise<ScoringModel>;
  /** Called for deployments that collect anything. */
  readonly openCollector: (deployment: WantedDeployment) => Promise<DataCollector>;
  readonly telemetry: Pick<ModelTelemetry, 'loaded'>;
  readonly limits: ServingLimits;
  readonly log: Logger;
  readonly clock: () => Date;
}

/** A unit with what it takes to tell whether it still is the right one, and to end it. */
interface OwnedUnit {
  readonly unit: ServingUnit;
  readonly key: string;
  /** Resolves once no request uses it; then lets go of model and collector. */
  readonly retire: () => Promise<void>;
}

function unitKey({ name, endpoint, collector, plant, circuit, model }: WantedDeployment): string {
  return JSON.stringify([name, endpoint, collector, plant, circuit, model]);
}

/** Serves nothing until deployments are applied. */
export function createServedDeployments(options: ServedDeploymentsOptions): ServedDeployments {
  const { openModel, openCollector, telemetry, limits, log, clock } = options;
  const models = createSharedValues<LoadedModel>(async ({ model }) => {
    await model.close().catch((err: unknown) => log.warn({ err }, 'A model could not be closed'));
  });
  const collectors = createSharedValues<DataCollector>(async (collector) => {
    await collector.close().catch((err: unknown) => log.error({ err }, 'A collector could not be flushed'));
  });
  const units = new Map<string, OwnedUnit>();
  const problems = new Map<string, { readonly deployment: string; readonly problem: string }>();
  const retiring = new Set<Promise<void>>();
  let served: readonly ServedDeployment[] = [];
  let endpoints = new Map<string, ServedDeployment[]>();
  let applying = Promise.resolve();

  const open = async (deployment: WantedDeployment): Promise<OwnedUnit> => {
    const { model } = deployment;
    const loaded = await models.hold(JSON.stringify(model), async () =>
      serveModel(await openModel(model), model.declaration.features, limits),
    );
    try {
      const { id, name, endpoint, collector } = deployment;
      const collected =
        collector === null || collector.collections.length === 0
          ? null
          : await collectors.hold(JSON.stringify([id, endpoint, name, model.number, collector]), () =>
              openCollector(deployment),
            );
      return ownUnit(deployment, loaded, collected);
    } catch (error) {
      loaded.release();
      throw error;
    }
  };

  const retire = (owned: OwnedUnit): void => {
    const ending = owned.retire().finally(() => retiring.delete(ending));
    retiring.add(ending);
  };

  /** Returns the unit that is replaced, which requests may still find. */
  const replace = async (deployment: WantedDeployment): Promise<OwnedUnit | undefined> => {
    const { id, model } = deployment;
    const reference = deploymentReference(deployment);
    const before = units.get(id);
    const key = unitKey(deployment);
    if (before?.key === key) {
      problems.delete(id);
      return undefined;
    }
    try {
      units.set(id, await open(deployment));
    } catch (error) {
      const problem = error instanceof AppError ? error.message : String(error);
      if (problems.get(id)?.problem !== problem) {
        log.error(
          { err: error, deployment: reference, hasOlder: before !== undefined },
          'A deployment cannot be served as it is to be',
        );
      }
      problems.set(id, { deployment: reference, problem });
      return undefined;
    }
    problems.delete(id);
    if (before && JSON.stringify(before.unit.deployment.model) === JSON.stringify(model)) return before;
    telemetry.loaded({
      at: clock(),
      modelName: model.name,
      modelVersion: String(model.number),
      modelPath: model.uri,
      deployment: reference,
      deploymentId: id,
    });
    return before;
  };

  const apply = async (wanted: readonly WantedDeployment[]): Promise<void> => {
    const replaced: OwnedUnit[] = [];
    for (const deployment of wanted) {
      const before = await replace(deployment);
      if (before) replaced.push(before);
    }
    const ids = new Set(wanted.map(({ id }) => id));
    served = wanted.map(({ id, name, traffic, endpoint }) => {
      const unit = units.get(id)?.unit ?? null;
      const problem = unit === null ? (problems.get(id)?.problem ?? 'it is not loaded') : null;
      return { id, name, traffic: endpoint === null ? 100 : traffic, unit, problem };
    });
    endpoints = byEndpoint(wanted, served);
    // From here on no request finds what was replaced.
    for (const owned of replaced) retire(owned);
    for (const [id, owned] of units) {
      if (ids.has(id)) continue;
      units.delete(id);
      retire(owned);
    }
    for (const id of problems.keys()) if (!ids.has(id)) problems.delete(id);
  };

  const serial = (wanted: readonly WantedDeployment[]): Promise<void> => {
    const done = applying.then(() => apply(wanted));
    applying = done.catch(() => undefined);
    return done;
  };
  return {
    apply: serial,
    endpoint: (name) => findEndpoint(endpoints, name),
    all: () => served,
    broken: () => [...problems.values()],
    close: async () => {
      await serial([]);
      await Promise.all(retiring);
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

/** A deployment without an endpoint is one of its own, unless an endpoint has its name. */
function byEndpoint(
  wanted: readonly WantedDeployment[],
  served: readonly ServedDeployment[],
): Map<string, ServedDeployment[]> {
  const endpoints = new Map<string, ServedDeployment[]>();
  for (const [place, { endpoint }] of wanted.entries()) {
    const deployment = served[place];
    if (endpoint === null || deployment === undefined) continue;
    endpoints.set(endpoint, [...(endpoints.get(endpoint) ?? []), deployment]);
  }
  for (const [place, { endpoint, name }] of wanted.entries()) {
    const deployment = served[place];
    if (endpoint === null && deployment && !endpoints.has(name)) endpoints.set(name, [deployment]);
  }
  return endpoints;
}

function findEndpoint(
  endpoints: ReadonlyMap<string, readonly ServedDeployment[]>,
  name: string | undefined,
): Split<ServedDeployment> {
  const only = name === undefined && endpoints.size === 1 ? endpoints.keys().next().value : name;
  const deployments = only === undefined ? undefined : endpoints.get(only);
  if (only !== undefined && deployments) return { endpoint: only, deployments };
  const names = [...endpoints.keys()].slice(0, 50).join(', ') || 'none';
  const message =
    name === undefined
      ? `There is more than one endpoint here, or none: post to /endpoints/NAME/score. There are: ${names}.`
      : `There is no endpoint "${name.slice(0, 100)}" here. There are: ${names}.`;
  throw new AppError('NOT_FOUND', message);
}

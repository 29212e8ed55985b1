import { AppError } from '@circuitwatch/platform-errors';
import { deploymentReference } from '@circuitwatch/scoring-definitions';
import type { Split, SplitDeployment } from '@circuitwatch/scoring-online';
import { byEndpoint, findEndpoint } from './find-endpoint.ts';
import {
  createUnitSource,
  unitKey,
  type OwnedUnit,
  type ServingUnit,
  type UnitOptions,
  type UnitSource,
} from './serving-unit.ts';
import type { WantedDeployment } from './wanted-deployment.ts';

/** A deployment as requests find it. */
export interface ServedDeployment extends SplitDeployment {
  readonly id: string;
  /** null exactly where there is a problem. */
  readonly unit: ServingUnit | null;
}

/** A deployment that does not load as it is to be. */
export interface BrokenDeployment {
  readonly deployment: string;
  readonly problem: string;
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
  readonly broken: () => readonly BrokenDeployment[];
  /** Ends all; resolves when models and collectors are closed. */
  readonly close: () => Promise<void>;
}

/** Serves nothing until deployments are applied. */
export function createServedDeployments(options: UnitOptions): ServedDeployments {
  const source = createUnitSource(options);
  const units = createUnits(source, options);
  const retiring = new Set<Promise<void>>();
  let served: readonly ServedDeployment[] = [];
  let endpoints: ReadonlyMap<string, readonly ServedDeployment[]> = new Map();
  let applying = Promise.resolve();

  const retire = (owned: OwnedUnit): void => {
    const ending = owned.retire().finally(() => retiring.delete(ending));
    retiring.add(ending);
  };
  const apply = async (wanted: readonly WantedDeployment[]): Promise<void> => {
    const replaced: OwnedUnit[] = [];
    for (const deployment of wanted) {
      const before = await units.replace(deployment);
      if (before) replaced.push(before);
    }
    served = wanted.map(({ id, name, traffic, endpoint }) => {
      const unit = units.find(id);
      const problem = unit === null ? (units.problemOf(id) ?? 'it is not loaded') : null;
      return { id, name, traffic: endpoint === null ? 100 : traffic, unit, problem };
    });
    endpoints = byEndpoint(wanted, served);
    // From here on no request finds what was replaced or is gone.
    for (const owned of [...replaced, ...units.keep(wanted)]) retire(owned);
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
    broken: units.broken,
    close: async () => {
      await serial([]);
      await Promise.all(retiring);
      await source.settled();
    },
  };
}

/** What did not open is tried again after so long, or as soon as it is to be another. */
const retryMs = 15_000;

/** Units by the id of their deployment, and why there is none as it is to be. */
interface Units {
  readonly find: (id: string) => ServingUnit | null;
  readonly problemOf: (id: string) => string | undefined;
  readonly broken: () => readonly BrokenDeployment[];
  /** Opens the unit of a deployment where it is a new one; returns the one before, which requests may still find. */
  readonly replace: (deployment: WantedDeployment) => Promise<OwnedUnit | undefined>;
  /** Forgets all others, and returns them. */
  readonly keep: (wanted: readonly WantedDeployment[]) => readonly OwnedUnit[];
}

/** A problem with what it is a problem of. */
interface Problem extends BrokenDeployment {
  readonly key: string;
  readonly retryAtMs: number;
}

function createUnits(
  source: Pick<UnitSource, 'open'>,
  { telemetry, log, clock }: Pick<UnitOptions, 'telemetry' | 'log' | 'clock'>,
): Units {
  const units = new Map<string, OwnedUnit>();
  const problems = new Map<string, Problem>();

  const noteProblem = (deployment: WantedDeployment, error: unknown): void => {
    const { id } = deployment;
    const reference = deploymentReference(deployment);
    const problem = error instanceof AppError ? error.message : String(error);
    if (problems.get(id)?.problem !== problem) {
      const fields = { err: error, deployment: reference, hasOlder: units.has(id) };
      log.error(fields, 'A deployment cannot be served as it is to be');
    }
    const key = unitKey(deployment);
    problems.set(id, { deployment: reference, problem, key, retryAtMs: clock().getTime() + retryMs });
  };
  const tellLoaded = ({ deployment: { id, model }, reference }: ServingUnit): void =>
    telemetry.loaded({
      at: clock(),
      modelName: model.name,
      modelVersion: String(model.number),
      modelPath: model.uri,
      deployment: reference,
      deploymentId: id,
    });
  return {
    find: (id) => units.get(id)?.unit ?? null,
    problemOf: (id) => problems.get(id)?.problem,
    broken: () => [...problems.values()].map(({ deployment, problem }) => ({ deployment, problem })),
    replace: async (deployment) => {
      const { id } = deployment;
      const before = units.get(id);
      const key = unitKey(deployment);
      const known = problems.get(id);
      if (known?.key === key && clock().getTime() < known.retryAtMs) return undefined;
      if (before?.key !== key) {
        try {
          const owned = await source.open(deployment);
          units.set(id, owned);
          if (!before || !isSameModel(before.unit.deployment, deployment)) tellLoaded(owned.unit);
        } catch (error) {
          noteProblem(deployment, error);
          return undefined;
        }
      }
      problems.delete(id);
      return before === units.get(id) ? undefined : before;
    },
    keep: (wanted) => {
      const ids = new Set(wanted.map(({ id }) => id));
      for (const id of problems.keys()) if (!ids.has(id)) problems.delete(id);
      const gone = [...units].filter(([id]) => !ids.has(id));
      for (const [id] of gone) units.delete(id);
      return gone.map(([, owned]) => owned);
    },
  };
}

function isSameModel(one: WantedDeployment, other: WantedDeployment): boolean {
  return JSON.stringify(one.model) === JSON.stringify(other.model);
}

import { dataOfMonitor, type MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import type { Repositories } from '@circuitwatch/persistence';

/** What the definition names and that is not there yet, in sentences; documents are applied in any order. */
export async function missingReferences(
  definition: MonitorDefinition,
  repositories: Repositories,
): Promise<readonly string[]> {
  return [
    ...(await missingDeployment(definition, repositories)),
    ...(await missingModel(definition, repositories)),
    ...(await missingAssets(definition, repositories)),
    ...(await missingComponents(definition, repositories)),
  ];
}

async function missingDeployment(
  { deployment }: MonitorDefinition,
  { deployments }: Repositories,
): Promise<readonly string[]> {
  if (deployment === undefined || (await deployments.findByReference(deployment))) return [];
  return [`The deployment "${deployment}" is not registered yet.`];
}

async function missingModel(
  { model }: MonitorDefinition,
  { models, modelVersions }: Repositories,
): Promise<readonly string[]> {
  const [, name, number] = /^(.+?)(?::(\d{1,9})|@latest)$/.exec(model ?? '') ?? [];
  if (model === undefined) return [];
  const found = name === undefined ? null : await models.findByName(name);
  const [versions = []] = found === null ? [] : await modelVersions.byModelIds([found.id]);
  const isThere = versions.some((version) => number === undefined || version.number === Number(number));
  return isThere ? [] : [`The model "${model}" is not registered yet.`];
}

async function missingAssets(
  definition: MonitorDefinition,
  { dataAssets }: Repositories,
): Promise<readonly string[]> {
  const references = [
    ...new Set(dataOfMonitor(definition).flatMap(({ selection }) => selection.asset ?? [])),
  ];
  const found = await dataAssets.resolve(references);
  return references
    .filter((_reference, index) => !found[index])
    .map((reference) => `The data asset "${reference}" does not exist yet.`);
}

async function missingComponents(
  definition: MonitorDefinition,
  { components }: Repositories,
): Promise<readonly string[]> {
  const found = await components.resolve(componentsOf(definition));
  return Object.entries(found).flatMap(([reference, { reason }]) =>
    reason === null ? [] : [`The component "${reference}" cannot run yet: ${reason}.`],
  );
}

/** Every component that the definition names, once. */
function componentsOf(definition: MonitorDefinition): readonly string[] {
  const preparing = dataOfMonitor(definition).flatMap(({ selection }) => selection.preprocessing ?? []);
  const measuring = definition.signals.flatMap((signal) =>
    signal.kind === 'custom' ? (signal.component ?? []) : [],
  );
  return [...new Set([...preparing, ...measuring])];
}

import type { Deployment, ModelVersion, Persistence } from '@circuitwatch/persistence';
import { collectorDatastore, type ModelDeclaration } from '@circuitwatch/scoring-definitions';
import type { WantedDeployment } from './wanted-deployment.ts';

/** What the registry is read from. */
export type Registry = Pick<
  Persistence,
  'deployments' | 'modelVersions' | 'models' | 'circuits' | 'plants' | 'datastores'
>;

const pageSize = 500;

/** All deployments that are online and enabled, of one endpoint where one is named, with their models. */
export async function readDeployments(
  registry: Registry,
  endpointName: string | undefined,
): Promise<readonly WantedDeployment[]> {
  const deployments = await listDeployments(registry, endpointName);
  const versions = await byId(
    deployments.map(({ modelVersionId }) => modelVersionId),
    registry.modelVersions,
  );
  const models = await byId(
    [...versions.values()].map(({ modelId }) => modelId),
    registry.models,
  );
  const circuits = await byId(
    deployments.map(({ circuitId }) => circuitId),
    registry.circuits,
  );
  const plants = await byId(
    [...circuits.values()].map(({ plantId }) => plantId),
    registry.plants,
  );
  const collectorRoot = (await registry.datastores.places())[collectorDatastore] ?? null;
  return deployments.flatMap(({ id, name, endpoint, traffic, collector, modelVersionId, circuitId }) => {
    const version = versions.get(modelVersionId);
    const model = version && models.get(version.modelId);
    // Deleted while it was read: the next look sees it whole.
    if (version === undefined || model === undefined) return [];
    const circuit = circuits.get(circuitId ?? '');
    return {
      id,
      name,
      endpoint,
      traffic,
      collector,
      collectorRoot,
      plant: plants.get(circuit?.plantId ?? '')?.name ?? null,
      circuit: circuit?.name ?? null,
      model: {
        name: model.name,
        number: version.number,
        uri: version.uri ?? '',
        checksum: version.checksum,
        declaration: declarationOf(version),
        device: version.devices.includes('CPU') ? 'CPU' : 'GPU',
      },
    };
  });
}

async function listDeployments(
  { deployments }: Registry,
  endpointName: string | undefined,
): Promise<readonly Deployment[]> {
  const found: Deployment[] = [];
  let after: string | null = null;
  do {
    const page = await deployments.list({
      filter: { kinds: ['ONLINE'], enabled: true },
      orderBy: 'NAME',
      first: pageSize,
      after,
    });
    found.push(...page.items.map(({ node }) => node));
    after = page.hasNextPage ? (page.items.at(-1)?.cursor ?? null) : null;
  } while (after !== null);
  if (endpointName === undefined) return found;
  return found.filter(({ endpoint, name }) => (endpoint ?? name) === endpointName);
}

async function byId<Row extends { readonly id: string }>(
  ids: readonly (string | null)[],
  repository: { byIds(ids: readonly string[]): Promise<readonly (Row | null)[]> },
): Promise<ReadonlyMap<string, Row>> {
  const known = [...new Set(ids)].filter((id) => id !== null);
  const rows = known.length === 0 ? [] : await repository.byIds(known);
  return new Map(rows.flatMap((row) => (row ? [[row.id, row] as const] : [])));
}

/** Of versions that only name their features nothing more is known than that the model reads them. */
function declarationOf({ task, features, inputs, outputs }: ModelVersion): ModelDeclaration {
  return {
    task,
    features: inputs ?? features.map((name) => ({ name, type: 'NUMBER', categories: null })),
    outputs,
  };
}

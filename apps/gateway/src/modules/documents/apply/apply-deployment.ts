import type { CircuitNames, CollectedAsset, DeploymentDocument } from '@circuitwatch/monitoring-documents';
import type { Deployment } from '@circuitwatch/persistence';
import { z } from 'zod';
import { assetNameField, azureNameField, dataUriField } from '../../../inputs/fields.ts';
import { parseInput } from '../../../inputs/parse-input.ts';
import { outcomeOf, type Applied, type AppliedChange, type ApplyContext } from './applied.ts';
import { ensureCircuit, nameCircuit } from './ensure-circuit.ts';
import { ensureModelVersion, type NamedModelVersion } from './ensure-model-version.ts';

const schema = z.object({
  name: azureNameField,
  endpoint: azureNameField,
  assets: z.array(z.object({ name: assetNameField, uri: dataUriField })),
});

/** Registers the deployment, its model and what it collects, or changes what differs. */
export async function applyDeployment(document: DeploymentDocument, context: ApplyContext): Promise<Applied> {
  parseInput(schema, document);
  const { deployments } = context.repositories;
  const { endpoint, name } = document;
  const existing = await deployments.findByReference(`${endpoint}:${name}`);
  // A model that the document does not name is whatever the deployment has.
  const model = existing && document.model === null ? null : await ensureModelVersion(document, context);
  const named = context.given ? await ensureCircuit(context.given, context) : null;
  const circuitId = named?.circuit.id;
  const changes: AppliedChange[] = [];
  if (!existing) {
    if (!model) throw new Error('A new deployment has a model.');
    const input = { name, endpoint, kind: 'ONLINE', modelVersionId: model.version.id, circuitId } as const;
    await deployments.create(input, context.actor);
    changes.push({ path: ['model'], before: undefined, after: model.reference });
  } else changes.push(...(await changeDeployment(existing, model, circuitId, context)));
  const assets = [];
  for (const asset of document.assets) assets.push(await ensureAsset(asset, context));
  changes.push(...assets.flatMap(({ change }) => change ?? []));
  return {
    outcome: existing ? outcomeOf(changes) : 'CREATED',
    changes,
    circuit: named?.names ?? (await servedCircuit(existing, context)),
    notes: [...(named?.notes ?? []), ...(model?.notes ?? []), ...assets.flatMap(({ note }) => note ?? [])],
    warnings: [],
    monitor: null,
  };
}

async function servedCircuit(
  existing: Deployment | null,
  context: ApplyContext,
): Promise<CircuitNames | null> {
  return existing?.circuitId == null ? null : (await nameCircuit(existing.circuitId, context)).names;
}

async function changeDeployment(
  existing: Deployment,
  model: NamedModelVersion | null,
  circuitId: string | undefined,
  context: ApplyContext,
): Promise<readonly AppliedChange[]> {
  const { deployments } = context.repositories;
  const modelVersionId = model && model.version.id !== existing.modelVersionId ? model.version.id : undefined;
  const movedTo = circuitId === existing.circuitId ? undefined : circuitId;
  if (modelVersionId === undefined && movedTo === undefined) return [];
  const change = { id: existing.id, expectedVersion: existing.version, modelVersionId, circuitId: movedTo };
  await deployments.update(change, context.actor);
  const reference = modelVersionId && (await referenceOf(existing.modelVersionId, context));
  const circuitOf = async (id: string) => {
    const { names } = await nameCircuit(id, context);
    return `${names.plant}/${names.circuit}`;
  };
  const before = existing.circuitId === null ? undefined : await circuitOf(existing.circuitId);
  return [
    ...(reference ? [{ path: ['model'], before: reference, after: model?.reference }] : []),
    ...(movedTo === undefined ? [] : [{ path: ['circuit'], before, after: await circuitOf(movedTo) }]),
  ];
}

async function referenceOf(modelVersionId: string, { repositories }: ApplyContext): Promise<string> {
  const version = await repositories.modelVersions.get(modelVersionId);
  const { name } = await repositories.models.get(version.modelId);
  return `${name}:${version.number}`;
}

interface EnsuredAsset {
  readonly change: AppliedChange | null;
  readonly note: string | null;
}

/** What an asset stands for never changes: where its data lies elsewhere by now, that is its next version. */
async function ensureAsset(
  { name, version, uri, collection }: CollectedAsset,
  { repositories: { dataAssets }, actor }: ApplyContext,
): Promise<EnsuredAsset> {
  const [latest, taken] = await dataAssets.resolve([`${name}@latest`, `${name}:${version}`]);
  if (latest?.uri === uri) return { change: null, note: null };
  const description = `What a deployment collects as ${collection}.`;
  const number = taken ? undefined : Number(version);
  const created = await dataAssets.create({ name, number, uri, description }, actor);
  const change = { path: ['data', name], before: latest?.uri, after: `${created.number}: ${uri}` };
  const note = `${name}:${version} stands for another place already; this one is ${name}:${created.number}.`;
  return { change, note: taken ? note : null };
}

import { isDeepStrictEqual } from 'node:util';
import type { CircuitNames, CollectedAsset, DeploymentDocument } from '@circuitwatch/monitoring-documents';
import type { Deployment } from '@circuitwatch/persistence';
import type { CollectorOptions } from '@circuitwatch/scoring-definitions';
import { z } from 'zod';
import { assetNameField, azureNameField, dataUriField } from '../../../inputs/fields.ts';
import { parseInput } from '../../../inputs/parse-input.ts';
import { ensureAsset } from '../../data-assets/ensure-asset.ts';
import { collectionUri, isUsualCollectionUri } from '../../models/ensure-collections.ts';
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
    const { collector } = document;
    const place = { name, endpoint, kind: 'ONLINE', circuitId } as const;
    await deployments.create({ ...place, modelVersionId: model.version.id, collector }, context.actor);
    changes.push({ path: ['model'], before: undefined, after: model.reference });
    if (collector) changes.push({ path: ['collector'], before: undefined, after: collector });
  } else {
    const wanted = { model, circuitId, collector: document.collector };
    changes.push(...(await changeDeployment(existing, wanted, context)));
  }
  const assets = [];
  for (const asset of await placedAssets(document, context)) assets.push(await applyAsset(asset, context));
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

/** What a deployment is to be; null and undefined for what stays. */
interface WantedDeployment {
  readonly model: NamedModelVersion | null;
  readonly circuitId: string | undefined;
  readonly collector: CollectorOptions | null;
}

async function changeDeployment(
  existing: Deployment,
  { model, circuitId, collector }: WantedDeployment,
  context: ApplyContext,
): Promise<readonly AppliedChange[]> {
  const { deployments } = context.repositories;
  const collects = isDeepStrictEqual(collector, existing.collector) ? undefined : collector;
  const modelVersionId = model && model.version.id !== existing.modelVersionId ? model.version.id : undefined;
  const movedTo = circuitId === existing.circuitId ? undefined : circuitId;
  if (modelVersionId === undefined && movedTo === undefined && collects === undefined) return [];
  const change = { modelVersionId, circuitId: movedTo, collector: collects };
  await deployments.update({ id: existing.id, expectedVersion: existing.version, ...change }, context.actor);
  const reference = modelVersionId && (await referenceOf(existing.modelVersionId, context));
  const circuitOf = async (id: string) => {
    const { names } = await nameCircuit(id, context);
    return `${names.plant}/${names.circuit}`;
  };
  const before = existing.circuitId === null ? undefined : await circuitOf(existing.circuitId);
  return [
    ...(reference ? [{ path: ['model'], before: reference, after: model?.reference }] : []),
    ...(movedTo === undefined ? [] : [{ path: ['circuit'], before, after: await circuitOf(movedTo) }]),
    ...(collects === undefined
      ? []
      : [{ path: ['collector'], before: existing.collector ?? undefined, after: collects ?? undefined }]),
  ];
}

async function referenceOf(modelVersionId: string, { repositories }: ApplyContext): Promise<string> {
  const version = await repositories.modelVersions.get(modelVersionId);
  const { name } = await repositories.models.get(version.modelId);
  return `${name}:${version.number}`;
}

/** The assets where our own collector puts them, as far as the document leaves that to Azure's. */
async function placedAssets(
  { assets, ...deployment }: DeploymentDocument,
  { repositories }: ApplyContext,
): Promise<readonly CollectedAsset[]> {
  if (assets.length === 0) return [];
  const places = await repositories.datastores.places();
  return assets.map((asset) =>
    isUsualCollectionUri(asset.uri, deployment, asset.collection)
      ? { ...asset, uri: collectionUri(deployment, asset.collection, places) }
      : asset,
  );
}

interface AppliedAsset {
  readonly change: AppliedChange | null;
  readonly note: string | null;
}

async function applyAsset(
  { name, version, uri, collection }: CollectedAsset,
  { repositories, actor }: ApplyContext,
): Promise<AppliedAsset> {
  const description = `What a deployment collects as ${collection}.`;
  const wanted = { name, version: Number(version), uri, description };
  const { asset, before } = await ensureAsset(wanted, repositories, actor);
  if (before === undefined) return { change: null, note: null };
  const change = { path: ['data', name], before: before?.uri, after: `${asset.number}: ${uri}` };
  const note = `${name}:${version} stands for another place already; this one is ${name}:${asset.number}.`;
  return { change, note: asset.number === Number(version) ? null : note };
}

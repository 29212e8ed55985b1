import type { DeploymentDocument } from '@circuitwatch/monitoring-documents';
import type { Model, ModelVersion } from '@circuitwatch/persistence';
import type { ApplyContext } from './applied.ts';

/** A version of a model that is there, and how it is called. */
export interface NamedModelVersion {
  readonly version: ModelVersion;
  /** `name:number`. */
  readonly reference: string;
  readonly notes: readonly string[];
}

/** The version that the deployment names; it and its model are registered where they are missing, without a file. */
export async function ensureModelVersion(
  { model, endpoint, name }: DeploymentDocument,
  context: ApplyContext,
): Promise<NamedModelVersion> {
  const [, modelName = `${endpoint}-${name}`, label] = /^(.+?)(?::([^:]+)|@latest)$/.exec(model ?? '') ?? [];
  const number = label !== undefined && /^[1-9]\d{0,8}$/.test(label) ? Number(label) : undefined;
  const { models } = context.repositories;
  const found =
    (await models.findByName(modelName)) ?? (await models.create({ name: modelName }, context.actor));
  const { version, isNew } = await ensureNumber(found, number, context);
  const reference = `${found.name}:${version.number}`;
  return {
    version,
    reference,
    notes: [
      ...(model === null
        ? [`The document names no registered model; the deployment gets one of its own, ${reference}.`]
        : []),
      ...(label !== undefined && number === undefined
        ? [`Versions of models are numbers here, not "${label}": ${reference} is taken.`]
        : []),
      ...(isNew ? [`${reference} has no file yet; register it with: circuitwatch models register.`] : []),
    ],
  };
}

/** Without a number the newest version. */
async function ensureNumber(
  { id }: Model,
  number: number | undefined,
  { repositories: { modelVersions }, actor }: ApplyContext,
): Promise<{ readonly version: ModelVersion; readonly isNew: boolean }> {
  const [versions = []] = await modelVersions.byModelIds([id]);
  const found = versions.find((version) => number === undefined || version.number === number);
  if (found) return { version: found, isNew: false };
  return { version: await modelVersions.create({ modelId: id, number }, actor), isNew: true };
}

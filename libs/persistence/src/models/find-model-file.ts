import type { MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import type { Database } from '../database/database.ts';
import type { ModelFile } from '../runs/records.ts';
import { findDeployment } from './find-deployment.ts';

type VersionRow = {
  readonly uri: string | null;
  readonly features: string[];
  readonly checksum: string | null;
};

/** The file of the model that a monitor names, or of its deployment's; null when there is none. */
export async function findModelFile(
  database: Database,
  { model, deployment }: Pick<MonitorDefinition, 'model' | 'deployment'>,
): Promise<ModelFile | null> {
  const row =
    (model === undefined ? null : await versionOf(database, model)) ??
    (deployment === undefined ? null : await deployedVersion(database, deployment));
  return row?.uri == null ? null : { uri: row.uri, features: row.features, checksum: row.checksum };
}

/** By `name:number` or `name@latest`. */
async function versionOf({ prisma }: Database, reference: string): Promise<VersionRow | null> {
  const match = /^(.+?)(?::(\d{1,9})|@latest)$/.exec(reference);
  const name = match?.[1];
  if (name === undefined) return null;
  return prisma.modelVersion.findFirst({
    where: { model: { name }, ...(match?.[2] === undefined ? {} : { number: Number(match[2]) }) },
    orderBy: { number: 'desc' },
  });
}

async function deployedVersion(database: Database, reference: string): Promise<VersionRow | null> {
  const deployment = await findDeployment(database, reference);
  if (deployment === null) return null;
  return database.prisma.modelVersion.findUnique({ where: { id: deployment.modelVersionId } });
}

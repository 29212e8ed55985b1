import { notFound } from '@circuitwatch/platform-errors';
import type { FeatureDeclaration, ModelDeclaration, OutputMapping } from '@circuitwatch/scoring-definitions';
import type { Database } from '../database/database.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { uuids } from '../paging/align.ts';
import { datastorePlaces } from '../sources/datastores.ts';
import type { ScoringForExecution } from './records.ts';
import { toCollector, toScoringFile, toScoringJob } from './scoring-job-row.ts';

const whole = {
  deployment: { include: { circuit: { include: { plant: true } } } },
  modelVersion: { include: { model: true } },
  files: { orderBy: { index: 'asc' } },
} satisfies Prisma.ScoringJobInclude;

/** See ScoringRepository.loadForExecution. */
export async function loadScoring(database: Database, id: string): Promise<ScoringForExecution> {
  const [known] = uuids([id]);
  const row =
    known === undefined
      ? null
      : await database.prisma.scoringJob.findUnique({ where: { id: known }, include: whole });
  if (row === null) throw notFound('Scoring job', id);
  const { deployment, modelVersion, files, ...job } = row;
  return {
    job: toScoringJob(job),
    deployment: {
      id: deployment.id,
      name: deployment.name,
      endpoint: deployment.endpoint,
      reference: deployment.endpoint === null ? deployment.name : `${deployment.endpoint}:${deployment.name}`,
      collector: toCollector(deployment.collector),
    },
    plant: deployment.circuit?.plant.name ?? null,
    circuit: deployment.circuit?.name ?? null,
    model: {
      name: modelVersion.model.name,
      number: modelVersion.number,
      uri: modelVersion.uri ?? '',
      checksum: modelVersion.checksum,
      declaration: declarationOf(modelVersion),
      devices: modelVersion.devices,
    },
    datastores: await datastorePlaces(database),
    files: files.map(toScoringFile),
  };
}

/** Of versions that only name their features nothing more is known than that they are numbers, texts or whatever fits. */
function declarationOf({
  task,
  features,
  inputs,
  outputs,
}: Prisma.ModelVersionGetPayload<object>): ModelDeclaration {
  const declared = inputs as unknown as readonly FeatureDeclaration[] | null;
  return {
    task,
    features: declared ?? features.map((name) => ({ name, type: 'NUMBER', categories: null })),
    outputs: outputs as unknown as readonly OutputMapping[] | null,
  };
}

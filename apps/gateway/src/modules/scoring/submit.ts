import type {
  Deployment,
  NewScoringJob,
  Repositories,
  ScoringBatch,
  ScoringInput,
  ScoringJob,
} from '@circuitwatch/persistence';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import { deploymentReference, predictionsFolder } from '@circuitwatch/scoring-definitions';
import { actorOf, type GatewayContext } from '../../context.ts';
import { ensurePredictions } from './ensure-predictions.ts';
import { findData } from './find-data.ts';
import type { AskedData } from './read-data.ts';
import type { ScoringOptions } from './read-options.ts';

/** Deployments that score, and how. */
export interface Submission {
  readonly deployments: readonly Deployment[];
  readonly data: AskedData;
  readonly options: ScoringOptions;
  /** Absent: a single job, without a batch. */
  readonly batch?: { readonly filter: unknown } | undefined;
}

/**
 * Queues a job for each deployment, all of them or none, and registers where their predictions will be.
 *
 * @throws AppError INVALID or NOT_FOUND at the field that cannot be used.
 */
export async function submitScoring(
  { deployments, data, options, batch }: Submission,
  repositories: Repositories,
  context: GatewayContext,
): Promise<{ readonly batch: ScoringBatch | null; readonly jobs: readonly ScoringJob[] }> {
  await requireFiles(deployments, repositories);
  const inputs = await findData(deployments, data, repositories);
  const now = context.now();
  const planned = deployments.map((deployment, index) => {
    const input = inputs[index];
    if (input === undefined) throw new Error('A deployment has no data.');
    return { deployment, job: jobOf(deployment, input, { options, isOneOfMany: batch !== undefined, now }) };
  });
  const actor = actorOf(context);
  await ensurePredictions(planned, repositories, actor);
  const jobs = planned.map(({ job }) => job);
  const submission = { jobs, batch, actor, requestId: context.requestId, now };
  return repositories.scoring.submit(submission).catch((error: unknown) => {
    throw inOptions(error);
  });
}

interface Planning {
  readonly options: ScoringOptions;
  readonly isOneOfMany: boolean;
  readonly now: Date;
}

function jobOf(
  deployment: Deployment,
  input: ScoringInput,
  { options, isOneOfMany, now }: Planning,
): NewScoringJob {
  const { outputUri, ...how } = options;
  return {
    ...how,
    deploymentId: deployment.id,
    input,
    outputUri: outputOf(deployment, outputUri, isOneOfMany),
    scheduledAt: now,
  };
}

/** Of many jobs each has a folder of its own, so that none writes over another's. */
function outputOf(deployment: Deployment, asked: string | null, isOneOfMany: boolean): string {
  if (asked === null) return predictionsFolder(deployment);
  const root = asked.replace(/\/+$/, '');
  return isOneOfMany ? `${root}/${deployment.endpoint ?? '-'}/${deployment.name}` : root;
}

/** A model version without a file can be deployed, as applying a document does, but it scores nothing. */
async function requireFiles(
  deployments: readonly Deployment[],
  { modelVersions }: Pick<Repositories, 'modelVersions'>,
): Promise<void> {
  const versions = await modelVersions.byIds(deployments.map(({ modelVersionId }) => modelVersionId));
  const without = deployments.filter((_deployment, index) => versions[index]?.uri == null);
  if (without.length === 0) return;
  const names = without.slice(0, 5).map(deploymentReference).join(', ');
  const message = `The model of ${names}${without.length > 5 ? ` and ${without.length - 5} more` : ''} has no file; register a version that has one, and let the deployment use it.`;
  throw invalid(message, [{ path: ['deployment'], message }]);
}

/** The repository names the job's own fields. */
function inOptions(error: unknown): unknown {
  if (!(error instanceof AppError) || error.problems.length === 0) return error;
  const { code, message, problems } = error;
  return new AppError(code, message, {
    cause: error,
    problems: problems.map((problem) => ({ ...problem, path: ['options', ...problem.path] })),
  });
}

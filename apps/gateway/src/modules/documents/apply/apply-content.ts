import type {
  ComponentDocument,
  DeploymentDocument,
  MonitorDocument,
} from '@circuitwatch/monitoring-documents';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import type { Persistence } from '@circuitwatch/persistence';
import type { Applied, ApplyContext } from './applied.ts';
import { applyComponent } from './apply-component.ts';
import { applyDeployment } from './apply-deployment.ts';
import { applyEndpoint, type SharedEndpoint } from './apply-endpoint.ts';
import { applyTogether } from './apply-together.ts';
import { applyMonitor } from './apply-monitor.ts';
import type { ReadDocument } from './read-document.ts';

/** A document of which there is something to apply. */
export type Applicable = MonitorDocument | ComponentDocument | DeploymentDocument | SharedEndpoint;

/**
 * Applies the document in one transaction; a dry run does the same and takes it back.
 *
 * @throws AppError INVALID with the document's place.
 */
export async function applyContent(
  content: Applicable,
  { place, dryRun }: Pick<ReadDocument, 'place'> & { readonly dryRun: boolean },
  { persistence, ...context }: Omit<ApplyContext, 'repositories'> & { readonly persistence: Persistence },
): Promise<Applied> {
  try {
    const applied = await applyTogether(persistence, dryRun, (repositories) =>
      apply(content, { ...context, repositories }),
    );
    return dryRun ? { ...applied, monitor: null } : applied;
  } catch (error) {
    throw atPlace(error, place);
  }
}

function apply(content: Applicable, context: ApplyContext): Promise<Applied> {
  switch (content.kind) {
    case 'monitor':
      return applyMonitor(content, context);
    case 'component':
      return applyComponent(content, context);
    case 'deployment':
      return applyDeployment(content, context);
    case 'endpoint':
      return applyEndpoint(content, context);
  }
}

/** What is wrong with the document, told at its place. */
function atPlace(error: unknown, place: string): unknown {
  if (!(error instanceof AppError) || error.code !== 'INVALID') return error;
  const { message, problems } = error;
  const lines =
    problems.length === 0
      ? [`${place} ${message}`]
      : problems.map((problem) => `${place} ${problem.path.join('.')}: ${problem.message}`);
  return invalid(
    lines[0] ?? message,
    lines.map((line) => ({ path: ['text'], message: line })),
  );
}

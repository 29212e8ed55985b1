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
import { applyMonitor } from './apply-monitor.ts';
import type { ReadDocument } from './read-document.ts';

/** A document of which there is something to apply. */
export type Applicable = MonitorDocument | ComponentDocument | DeploymentDocument | SharedEndpoint;

/** Several people may create the same plant at once: whoever was slower finds it on the next try. */
const mostTries = 10;

/** Ends a dry run: everything was done, and nothing of it stays. */
class TakenBack extends Error {
  readonly applied: Applied;

  constructor(applied: Applied) {
    super('This was a dry run.');
    this.applied = applied;
  }
}

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
  for (let tries = 1; ; tries += 1) {
    try {
      return await persistence.unitOfWork(async (repositories) => {
        const applied = await apply(content, { ...context, repositories });
        if (dryRun) throw new TakenBack(applied);
        return applied;
      });
    } catch (error) {
      if (error instanceof TakenBack) return { ...error.applied, monitor: null };
      if (!(error instanceof AppError) || error.code !== 'CONFLICT' || tries === mostTries) {
        throw atPlace(error, place);
      }
    }
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

import { conflict, notFound } from '@circuitwatch/platform-errors';
import { writeAudit } from '../access/audit.ts';
import type { Database } from '../database/database.ts';
import { uuidv7 } from '../database/uuid.ts';
import { uuids } from '../paging/align.ts';
import type { Reevaluation, RequestedRun } from './records.ts';
import { openRuns } from './request-runs.ts';

/** Opens a run for the scheduled time and the definition of one that has ended; null when one is open already. */
export async function reevaluateRun(
  database: Database,
  { runId, actor, requestId, jobDefaults }: Reevaluation,
): Promise<RequestedRun | null> {
  return database.transaction(async (tx) => {
    const [known] = uuids([runId]);
    const run = known === undefined ? null : await tx.prisma.monitorRun.findUnique({ where: { id: known } });
    if (run === null) throw notFound('Run', runId);
    const { monitorId, monitorVersionId, scheduledAt } = run;
    if (run.finishedAt === null) {
      throw conflict(`The run "${runId}" has not ended yet; wait for it, or cancel it first.`);
    }
    const planned = { monitorId, monitorVersionId, runId: uuidv7(), jobId: uuidv7() };
    const request = { cause: 'LATE_TRUTH' as const, scheduledAt, jobDefaults, requestId };
    const [opened] = await openRuns(tx, request, [planned], null);
    if (opened === undefined) return null;
    if (actor !== 'system') {
      await writeAudit(tx, actor, {
        action: 'run.reevaluate',
        targetType: 'run',
        targetId: runId,
        details: { monitorId, scheduledAt, runId: opened.runId },
      });
    }
    return { runId: opened.runId, jobId: opened.jobId, monitorId };
  });
}

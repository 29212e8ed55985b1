import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { findMonitorsToRun } from '../../find-monitors-to-run.ts';
import { baseRunRequest } from '../../run-request.ts';

/** Runs all monitors that match as one batch: all of them are queued, or none. */
export const runMonitors: NonNullable<MutationResolvers['runMonitors']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const base = baseRunRequest(context, input.scheduledAt);
    const { batch } = await context.persistence.unitOfWork(async (repositories) => {
      const monitorIds = await findMonitorsToRun(input.filter, repositories);
      const request = { ...base, monitorIds, cause: 'BATCH' as const, batch: { filter: input.filter ?? {} } };
      return repositories.runs.request(request);
    });
    return { batch };
  });

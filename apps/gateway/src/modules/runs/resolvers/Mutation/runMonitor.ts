import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { found } from '../../../../global-id.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { getMonitor } from '../../find-monitor.ts';
import { baseRunRequest } from '../../run-request.ts';

/** Runs one monitor, disabled or not. */
export const runMonitor: NonNullable<MutationResolvers['runMonitor']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const { runs } = context.persistence;
    const monitor = await getMonitor(input.monitor, context.persistence);
    const base = baseRunRequest(context, input.scheduledAt);
    const requested = await runs.request({ ...base, monitorIds: [monitor.id], cause: 'MANUAL' });
    const runId = requested.runs[0]?.runId ?? '';
    return { run: found(await context.loaders.monitorRun.load(runId), 'MonitorRun', runId) };
  });

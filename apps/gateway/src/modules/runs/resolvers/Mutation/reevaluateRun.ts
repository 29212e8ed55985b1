import { conflict } from '@circuitwatch/platform-errors';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { found, requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { baseRunRequest } from '../../run-request.ts';

/** Measures the window of a run again. */
export const reevaluateRun: NonNullable<MutationResolvers['reevaluateRun']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const runId = requireId('MonitorRun', input.runId, ['runId']);
    const request = { ...baseRunRequest(context, null), runId };
    const opened = await atField(['runId'], async () => {
      const requested = await context.persistence.runs.reevaluate(request);
      if (requested !== null) return requested;
      throw conflict('This window is being measured again already; follow its run with `monitorRuns`.');
    });
    return { run: found(await context.loaders.monitorRun.load(opened.runId), 'MonitorRun', opened.runId) };
  });

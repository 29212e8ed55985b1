import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Starts the schedule of a monitor, or lets it rest. */
export const setMonitorEnabled: NonNullable<MutationResolvers['setMonitorEnabled']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('Monitor', input.id);
    const change = { id, enabled: input.enabled };
    return {
      monitor: await atField(['id'], () => context.persistence.monitors.update(change, actorOf(context))),
    };
  });

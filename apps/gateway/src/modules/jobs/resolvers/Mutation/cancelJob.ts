import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Cancels a job and its run: at once while it waits, at the next step while it works. */
export const cancelJob: NonNullable<MutationResolvers['cancelJob']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const id = requireId('Job', input.id);
    const { persistence, now } = context;
    return { job: await atField(['id'], () => persistence.jobs.requestCancel(id, actorOf(context), now())) };
  });

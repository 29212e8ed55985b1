import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Puts a failed or canceled job back into the queue. */
export const retryJob: NonNullable<MutationResolvers['retryJob']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const id = requireId('Job', input.id);
    const { persistence, now } = context;
    return { job: await atField(['id'], () => persistence.jobs.retry(id, actorOf(context), now())) };
  });

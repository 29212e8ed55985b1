import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Deletes a monitor with its history. */
export const deleteMonitor: NonNullable<MutationResolvers['deleteMonitor']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const id = requireId('Monitor', input.id);
    await atField(['id'], () => context.persistence.monitors.delete({ id }, actorOf(context)));
    return { deletedId: input.id };
  });

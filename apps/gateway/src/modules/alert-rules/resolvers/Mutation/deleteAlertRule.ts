import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Deletes a rule; its alerts are closed. */
export const deleteAlertRule: NonNullable<MutationResolvers['deleteAlertRule']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('AlertRule', input.id);
    const { alertRules } = context.persistence;
    await atField(['id'], () => alertRules.delete({ id }, actorOf(context), context.now()));
    return { deletedId: input.id };
  });

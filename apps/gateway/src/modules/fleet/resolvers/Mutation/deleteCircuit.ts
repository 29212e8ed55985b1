import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Deletes a circuit with its monitors and their history. */
export const deleteCircuit: NonNullable<MutationResolvers['deleteCircuit']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const id = requireId('Circuit', input.id);
    await atField(['id'], () => context.persistence.circuits.delete({ id }, actorOf(context)));
    return { deletedId: input.id };
  });

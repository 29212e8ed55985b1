import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Enables a circuit, or lets the schedules of its monitors rest. */
export const setCircuitEnabled: NonNullable<MutationResolvers['setCircuitEnabled']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const change = { id: requireId('Circuit', input.id), enabled: input.enabled };
    return {
      circuit: await atField(['id'], () => context.persistence.circuits.update(change, actorOf(context))),
    };
  });

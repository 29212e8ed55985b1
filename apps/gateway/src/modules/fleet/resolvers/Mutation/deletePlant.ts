import { conflict } from '@circuitwatch/platform-errors';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Deletes a plant that has no circuits any more. */
export const deletePlant: NonNullable<MutationResolvers['deletePlant']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const id = requireId('Plant', input.id);
    await atField(['id'], () =>
      context.persistence.unitOfWork(async ({ plants, circuits }) => {
        const count = await circuits.count({ plantIds: [id] });
        if (count > 0) throw conflict(`The plant still has ${count} circuits; delete those first.`);
        await plants.delete({ id }, actorOf(context));
      }),
    );
    return { deletedId: input.id };
  });

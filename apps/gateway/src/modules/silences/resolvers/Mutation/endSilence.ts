import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { requireSilence } from '../../require-silence.ts';

/** Ends a silence now. */
export const endSilence: NonNullable<MutationResolvers['endSilence']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const { id } = await requireSilence(input.id, context);
    const { silences } = context.persistence;
    return { silence: await atField(['id'], () => silences.end(id, actorOf(context), context.now())) };
  });

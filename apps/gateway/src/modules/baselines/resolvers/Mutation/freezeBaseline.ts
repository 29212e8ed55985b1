import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { freeze } from '../../freeze.ts';

/** Fixes a baseline to the rows that its window holds at an instant. */
export const freezeBaseline: NonNullable<MutationResolvers['freezeBaseline']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('Baseline', input.id);
    const { persistence, now } = context;
    return atField(['id'], async () => {
      const { selection } = await persistence.baselines.get(id);
      const frozen = await freeze(selection, input.at ?? now(), persistence);
      const change = { id, expectedVersion: input.expectedVersion, frozen, now: now() };
      return { baseline: await persistence.baselines.freeze(change, actorOf(context)) };
    });
  });

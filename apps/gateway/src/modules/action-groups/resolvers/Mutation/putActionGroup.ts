import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { readActionGroup } from '../../read-action-group.ts';
import { writeActionGroup } from '../../write-action-group.ts';

/** Creates an action group or replaces the one of its name. */
export const putActionGroup: NonNullable<MutationResolvers['putActionGroup']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const given = readActionGroup(input);
    const { actionGroups } = context.persistence;
    const write = { actionGroups, rules: context.receiverRules, actor: actorOf(context), now: context.now() };
    const { group, outcome } = await atField(['expectedVersion'], () =>
      writeActionGroup(given, input.expectedVersion, write),
    );
    return { actionGroup: group, outcome };
  });

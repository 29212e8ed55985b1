import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { requireRule } from '../../require-rule.ts';

/** Switches a rule on or off. */
export const setAlertRuleEnabled: NonNullable<MutationResolvers['setAlertRuleEnabled']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const { definition, version } = await requireRule(input.id, context);
    const options = { expectedVersion: version, now: context.now() };
    const wanted = { ...definition, enabled: input.enabled };
    const { alertRules } = context.persistence;
    const written = await atField(['id'], () => alertRules.put(wanted, options, actorOf(context)));
    return { alertRule: written.rule, outcome: written.outcome };
  });

import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { putRule } from '../../put-rule.ts';
import { readRule } from '../../read-rule.ts';

/** Creates a rule or replaces the one of its name. */
export const putAlertRule: NonNullable<MutationResolvers['putAlertRule']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const options = { expectedVersion: input.expectedVersion, now: context.now() };
    const written = await putRule(readRule(input), options, {
      rules: context.persistence.alertRules,
      actor: actorOf(context),
    });
    return { alertRule: written.rule, outcome: written.outcome };
  });

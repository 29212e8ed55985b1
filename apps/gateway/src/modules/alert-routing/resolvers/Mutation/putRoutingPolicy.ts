import { invalid } from '@circuitwatch/platform-errors';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { readAlerting } from '../../../alert-rules/importing/read-alerting.ts';
import { applyTogether } from '../../../documents/apply/apply-together.ts';
import { putPolicy } from '../../put-policy.ts';

const othersNote = 'Rules and action groups of the text were left out here; apply it to have them as well.';

/** Replaces how alerts find people. */
export const putRoutingPolicy: NonNullable<MutationResolvers['putRoutingPolicy']> = async (
  _parent,
  { input },
  context,
) => {
  const put = await withUserErrors(async () => {
    const { content, notes } = readAlerting(input.text, input.file ?? 'document');
    const { routing, rules, actionGroups } = content;
    if (routing === null) {
      const message =
        'The text says nothing of routing; it needs `routing`, or `route` as in an alertmanager.yml.';
      throw invalid(message, [{ path: ['text'], message }]);
    }
    const options = { expectedVersion: input.expectedVersion, now: context.now() };
    const isDryRun = input.dryRun === true;
    const routingPolicy = await applyTogether(context.persistence, isDryRun, (repositories) =>
      putPolicy(routing, options, { repositories, actor: actorOf(context) }),
    );
    const lines = notes.map(({ line, message }) => `line ${line}: ${message}`);
    const isMore = rules.length + actionGroups.length > 0;
    return { routingPolicy, notes: isMore ? [...lines, othersNote] : lines };
  });
  return { notes: [], ...put };
};

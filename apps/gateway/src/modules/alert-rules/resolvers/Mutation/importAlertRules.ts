import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { applyTogether } from '../../../documents/apply/apply-together.ts';
import { applyAlerting } from '../../importing/apply-alerting.ts';
import { readAlerting } from '../../importing/read-alerting.ts';

const routingNote =
  'What the text says of routing was left out here; it is put with putRoutingPolicy, or applied with the whole text.';

/** Takes rules and action groups from a text, all of them or none. */
export const importAlertRules: NonNullable<MutationResolvers['importAlertRules']> = async (
  _parent,
  { input },
  context,
) => {
  const { persistence, receiverRules, now } = context;
  const imported = await withUserErrors(async () => {
    const format = input.format === 'AUTO' ? undefined : (input.format ?? undefined);
    const { content, notes } = readAlerting(input.text, input.file ?? 'document', format);
    const { rules, actionGroups } = await applyTogether(persistence, input.dryRun === true, (repositories) =>
      applyAlerting(
        { ...content, routing: null },
        { repositories, receiverRules, actor: actorOf(context), now: now() },
      ),
    );
    const lines = notes.map(({ line, message }) => `line ${line}: ${message}`);
    return { rules, actionGroups, notes: content.routing === null ? lines : [...lines, routingNote] };
  });
  return { rules: [], actionGroups: [], notes: [], ...imported };
};

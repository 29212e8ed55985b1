import { actorOf, type GatewayContext } from '../../../context.ts';
import type { ApplyDocumentInput } from '../../../generated/resolver-types.ts';
import { withUserErrors } from '../../../user-errors.ts';
import { applyAlerting, type AppliedItem } from '../../alert-rules/importing/apply-alerting.ts';
import { readAlerting } from '../../alert-rules/importing/read-alerting.ts';
import { applyTogether } from './apply-together.ts';
import { nothingKnown, showChange, showNote } from './show-applied.ts';

/** Makes rules, action groups and routing be as a text says; the payload of `applyDocument`. */
export async function applyAlertingText(input: ApplyDocumentInput, context: GatewayContext) {
  const { persistence, receiverRules, now } = context;
  const applied = await withUserErrors(async () => {
    const { content, notes } = readAlerting(input.text, input.file ?? 'document');
    const done = await applyTogether(persistence, input.dryRun === true, (repositories) =>
      applyAlerting(content, { repositories, receiverRules, actor: actorOf(context), now: now() }),
    );
    const items = [...done.actionGroups, ...done.rules, ...(done.routing ? [done.routing] : [])];
    return {
      outcome: outcomeOf(items),
      name: nameOf(done),
      changes: items.flatMap(({ changes }) => changes.map(showChange)),
      notes: notes.map(showNote),
    };
  });
  return { ...nothingKnown, what: 'ALERTING' as const, ...applied };
}

/** CREATED where all of it is new, CHANGED where anything is. */
function outcomeOf(items: readonly AppliedItem[]): AppliedItem['outcome'] {
  if (items.every(({ outcome }) => outcome === 'UNCHANGED')) return 'UNCHANGED';
  return items.every(({ outcome }) => outcome === 'CREATED') ? 'CREATED' : 'CHANGED';
}

/** What the text holds, such as `5 rules, 3 action groups`. */
function nameOf({ actionGroups, rules, routing }: Awaited<ReturnType<typeof applyAlerting>>): string {
  const parts = [
    rules.length > 0 ? `${rules.length} rules` : null,
    actionGroups.length > 0 ? `${actionGroups.length} action groups` : null,
    routing === null ? null : 'routing',
  ];
  return parts.filter((part) => part !== null).join(', ');
}

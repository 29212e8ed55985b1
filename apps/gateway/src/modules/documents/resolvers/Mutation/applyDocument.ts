import { isAlerting } from '@circuitwatch/alerting-documents';
import type { CircuitNames } from '@circuitwatch/monitoring-documents';
import { invalid } from '@circuitwatch/platform-errors';
import { actorOf, type GatewayContext } from '../../../../context.ts';
import type { ApplyDocumentInput, MutationResolvers } from '../../../../generated/resolver-types.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { applyAlertingText } from '../../apply/apply-alerting-text.ts';
import { applyContent, type Applicable } from '../../apply/apply-content.ts';
import { readDocument } from '../../apply/read-document.ts';
import { nothingKnown, showChange, showContent } from '../../apply/show-applied.ts';

/** Makes things be as the document says. */
export const applyDocument: NonNullable<MutationResolvers['applyDocument']> = async (
  _parent,
  { input },
  context,
) => {
  if (isAlerting(input.text)) return applyAlertingText(input, context);
  const read = await withUserErrors(async () => ({
    document: readDocument(input.text, input.file ?? 'document'),
    given: givenCircuit(input),
  }));
  const { document, given } = read;
  if (!document || given === undefined) return { ...nothingKnown, userErrors: read.userErrors };
  const { content, place } = document;
  const shown = showContent(content);
  switch (content.kind) {
    case 'monitor':
    case 'component':
    case 'deployment':
      return { ...shown, ...(await applyOne(content, { input, place, given }, context)) };
    case 'endpoint': {
      const { traffic } = content;
      if (traffic === null) return nothingToApply(shown, 'its deployments are what is watched');
      return { ...shown, ...(await applyOne({ ...content, traffic }, { input, place, given }, context)) };
    }
    case 'other':
      if (content.unsupported.length === 0) return nothingToApply(shown, content.reason);
      return { ...shown, userErrors: [refusal(`${place} There is nothing to apply: ${content.reason}`)] };
  }
};

interface Asked {
  readonly input: ApplyDocumentInput;
  readonly place: string;
  readonly given: CircuitNames | null;
}

async function applyOne(content: Applicable, { input, place, given }: Asked, context: GatewayContext) {
  return withUserErrors(async () => {
    const { persistence } = context;
    const applied = await applyContent(
      content,
      { place, dryRun: input.dryRun === true },
      { persistence, given, actor: actorOf(context) },
    );
    const { outcome, warnings, monitor, circuit } = applied;
    const notes = [
      ...showContent(content).notes,
      ...applied.notes.map((message) => ({ kind: 'ADVICE' as const, line: 1, path: '', message })),
    ];
    const changes = applied.changes.map(showChange);
    return { outcome, changes, notes, warnings, monitor, ...circuit };
  });
}

/** The circuit that the caller names; null where they name none. */
function givenCircuit({ plant, circuit }: ApplyDocumentInput): CircuitNames | null {
  const given = { plant: plant ?? '', circuit: circuit ?? '' };
  if (given.plant === '' && given.circuit === '') return null;
  if (given.plant !== '' && given.circuit !== '') return given;
  const missing = given.plant === '' ? 'plant' : 'circuit';
  const message = `A circuit is named by its plant and its own name; give \`${missing}\` too.`;
  throw invalid(message, [{ path: [missing], message }]);
}

function nothingToApply(shown: ReturnType<typeof showContent>, reason: string) {
  return { ...shown, outcome: 'NOTHING_TO_APPLY' as const, reason, userErrors: [] };
}

function refusal(message: string) {
  return { field: ['text'], message, code: 'INVALID' as const };
}

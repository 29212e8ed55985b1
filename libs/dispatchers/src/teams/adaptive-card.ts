import { type NotificationMessage } from '@circuitwatch/alerting-definitions';
import { type AlertSection } from '../message/alert-section.ts';
import { evidenceLine } from '../message/evidence.ts';
import { digestOf, type MessageDigest } from '../message/message-digest.ts';
import { showSections } from '../message/shown-sections.ts';
import { escapeCardText } from './escape-card-text.ts';

/** Teams refuses about 28 KB, and some of its clients fail from 21 KB. */
const mostBytes = 20_000;

/** How much is shown: alerts one by one, and findings. */
interface Amount {
  readonly rows: number;
  readonly sections: number;
  /** Findings whose evidence is shown. */
  readonly evidence: number;
}

const amounts: readonly [Amount, ...Amount[]] = [
  { rows: 20, sections: 6, evidence: 2 },
  { rows: 8, sections: 4, evidence: 1 },
  { rows: 3, sections: 2, evidence: 1 },
  { rows: 0, sections: 0, evidence: 0 },
];

type CardColour = 'Attention' | 'Warning' | 'Accent' | 'Good' | 'Default';

interface TextBlock {
  readonly type: 'TextBlock';
  readonly text: string;
  readonly wrap: true;
  readonly [property: string]: unknown;
}

function colourOf(message: NotificationMessage, { severity }: MessageDigest): CardColour {
  if (message.reason === 'TEST') return 'Default';
  if (message.status === 'RESOLVED') return 'Good';
  if (severity <= 1) return 'Attention';
  return severity === 2 ? 'Warning' : 'Accent';
}

function textBlock(text: string, look: Readonly<Record<string, unknown>> = {}): TextBlock {
  return { type: 'TextBlock', text, wrap: true, ...look };
}

function sectionBlocks(section: AlertSection, withEvidence: boolean): readonly TextBlock[] {
  const heading = `${section.rule} (Sev${section.severity}, ${section.status.toLowerCase()})`;
  const rows = section.rows.map(
    ({ place, value, since, url }) =>
      `- ${url === null ? escapeCardText(place) : `[${escapeCardText(place)}](${cardUrl(url)})`}: ${escapeCardText(value)}, ${escapeCardText(since)}`,
  );
  const more = section.moreRows > 0 ? [`- and ${section.moreRows} more`] : [];
  const list = [...rows, ...more].join('\n');
  return [
    textBlock(escapeCardText(heading), { weight: 'Bolder', spacing: 'Medium', separator: true }),
    ...(section.condition === ''
      ? []
      : [textBlock(escapeCardText(section.condition), { isSubtle: true, spacing: 'None' })]),
    ...(list === '' ? [] : [textBlock(list, { spacing: 'Small' })]),
    ...(withEvidence ? section.evidence : []).map((row) =>
      textBlock(escapeCardText(evidenceLine(row)), { isSubtle: true, size: 'Small', spacing: 'Small' }),
    ),
  ];
}

/** A URL inside `[text](url)` ends at a bracket. */
function cardUrl(url: string): string {
  return url.replaceAll('(', '%28').replaceAll(')', '%29');
}

function stepsBlock({ steps }: MessageDigest): readonly TextBlock[] {
  if (steps.length === 0) return [];
  const list = steps.map(({ text, url }, index) => {
    const told = escapeCardText(text);
    return `${index + 1}. ${url === null ? told : `[${told}](${cardUrl(url)})`}`;
  });
  return [
    textBlock('What to do now', { weight: 'Bolder', spacing: 'Medium' }),
    textBlock(list.join('\n'), { spacing: 'Small' }),
  ];
}

function cardOf(message: NotificationMessage, amount: Amount): Readonly<Record<string, unknown>> {
  const digest = digestOf(message, amount.rows);
  const { shown, leftOut } = showSections(digest, amount.sections);
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.2',
    fallbackText: `${digest.title}. ${digest.summary}`,
    body: [
      textBlock(escapeCardText(digest.title), {
        size: 'Large',
        weight: 'Bolder',
        color: colourOf(message, digest),
      }),
      ...(digest.summary === '' ? [] : [textBlock(escapeCardText(digest.summary))]),
      ...(digest.why === '' ? [] : [textBlock(digest.why, { isSubtle: true })]),
      {
        type: 'FactSet',
        facts: digest.facts.map(({ name, value }) => ({ title: name, value: escapeCardText(value) })),
      },
      ...stepsBlock(digest),
      ...shown.flatMap((section, index) => sectionBlocks(section, index < amount.evidence)),
      ...(leftOut === '' ? [] : [textBlock(leftOut, { isSubtle: true })]),
    ],
    actions: digest.links.map(({ title, url }) => ({ type: 'Action.OpenUrl', title, url })),
    msteams: { width: 'Full' },
  };
}

function write(message: NotificationMessage, amount: Amount): string {
  const content = cardOf(message, amount);
  const card = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
  return JSON.stringify({ type: 'message', summary: content['fallbackText'], attachments: [card] });
}

/**
 * What a Workflows webhook of Teams takes: a message with one adaptive card of version 1.2, of at most 20,000 bytes as
 * JSON; what does not fit is counted. Links are all it can do: cards of webhooks cannot call back.
 */
export function teamsBody(message: NotificationMessage): string {
  const [first, ...smaller] = amounts;
  return smaller.reduce(
    (written, amount) => (Buffer.byteLength(written) <= mostBytes ? written : write(message, amount)),
    write(message, first),
  );
}

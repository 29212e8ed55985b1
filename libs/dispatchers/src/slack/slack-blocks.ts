import { type NotificationMessage } from '@circuitwatch/alerting-definitions';
import { type AlertSection } from '../message/alert-section.ts';
import { cutText } from '../message/clean-text.ts';
import { evidenceLine } from '../message/evidence.ts';
import { digestOf, type Fact, type MessageDigest } from '../message/message-digest.ts';
import { showSections } from '../message/shown-sections.ts';

/** Slack's limits of one header, one text of a section and one field. */
const mostHeader = 150;
const mostText = 3_000;
const mostField = 2_000;
const mostFields = 10;
/** Slack refuses about 13,200 characters in all, which it does not document. */
const mostCharacters = 12_000;

/** How much is shown: alerts one by one, findings, and what to do. */
interface Amount {
  readonly rows: number;
  readonly sections: number;
  /** Findings whose evidence is shown. */
  readonly evidence: number;
  readonly steps: boolean;
}

const amounts: readonly [Amount, ...Amount[]] = [
  { rows: 25, sections: 8, evidence: 2, steps: true },
  { rows: 10, sections: 5, evidence: 1, steps: true },
  { rows: 4, sections: 2, evidence: 1, steps: true },
  { rows: 0, sections: 0, evidence: 0, steps: false },
];

type Block = Readonly<Record<string, unknown>>;

/** `&`, `<` and `>` are Slack's markup; without them no mention and no link can be made. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Cut before an escape, never within. */
function cutEscaped(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text
    .slice(0, limit - 1)
    .replace(/&[a-z]{0,3}$/u, '')
    .toWellFormed()}…`;
}

/** Slack counts UTF-16 units: an emoji is two. */
function headerText(title: string): string {
  let limit = mostHeader;
  while (cutText(title, limit).length > mostHeader) limit -= 1;
  return cutText(title, limit);
}

function markdown(text: string, limit = mostText): Block {
  return { type: 'mrkdwn', text: cutEscaped(text, limit), verbatim: true };
}

function section(text: string): Block {
  return { type: 'section', text: markdown(text) };
}

function signOf(message: NotificationMessage, { severity }: MessageDigest): string {
  if (message.reason === 'TEST') return '⚪';
  if (message.status === 'RESOLVED') return '🟢';
  if (severity <= 1) return '🔴';
  return severity === 2 ? '🟠' : '🔵';
}

function link(url: string, text: string): string {
  return `<${escapeSlack(url).replaceAll('|', '%7C')}|${escapeSlack(text).replaceAll('|', '¦')}>`;
}

function alertBlock(found: AlertSection): Block {
  const heading = `*${escapeSlack(found.rule)}* (Sev${found.severity}, ${found.status.toLowerCase()}): ${escapeSlack(found.condition)}`;
  const rows = found.rows.map(
    ({ place, value, since, url }) =>
      `• ${url === null ? escapeSlack(place) : link(url, place)}: ${escapeSlack(value)}, ${escapeSlack(since)}`,
  );
  // A link must not be cut in the middle, so whole rows are left out.
  const kept: string[] = [];
  for (const row of rows) {
    if ([heading, ...kept, row].join('\n').length > mostText - 40) break;
    kept.push(row);
  }
  const more = found.moreRows + rows.length - kept.length;
  return section([heading, ...kept, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'));
}

function evidenceBlock({ evidence }: AlertSection): readonly Block[] {
  if (evidence.length === 0) return [];
  return [{ type: 'context', elements: evidence.map((row) => markdown(escapeSlack(evidenceLine(row)))) }];
}

function stepsBlock({ steps }: MessageDigest): readonly Block[] {
  if (steps.length === 0) return [];
  // A link must not be cut in the middle, so one that is too long is left out.
  const list = steps
    .map(({ text, url }) => (url === null ? escapeSlack(text) : link(url, text)))
    .filter((text) => text.length < mostText / 4)
    .map((text, index) => `${index + 1}. ${text}`);
  return [section(['*What to do now*', ...list].join('\n'))];
}

function buttons({ links }: MessageDigest): readonly Block[] {
  if (links.length === 0) return [];
  const elements = links.map(({ kind, title, url }, index) => ({
    type: 'button',
    action_id: kind.toLowerCase(),
    text: { type: 'plain_text', text: title },
    url,
    ...(index === 0 && links.length > 1 && { style: 'primary' }),
  }));
  return [{ type: 'actions', elements }];
}

function factsBlock(facts: readonly Fact[]): readonly Block[] {
  if (facts.length === 0) return [];
  const fields = facts
    .slice(0, mostFields)
    .map(({ name, value }) => markdown(`*${escapeSlack(name)}*\n${escapeSlack(value)}`, mostField));
  return [{ type: 'section', fields }];
}

function write(message: NotificationMessage, amount: Amount): string {
  const digest = digestOf(message, amount.rows);
  const { shown, leftOut } = showSections(digest, amount.sections);
  const said = [digest.summary, digest.why].filter((text) => text !== '');
  const header = headerText(`${signOf(message, digest)} ${digest.title}`);
  return JSON.stringify({
    text: cutEscaped(escapeSlack([digest.title, ...said].join('\n')), mostText),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: header, emoji: false } },
      ...(said.length === 0 ? [] : [section(escapeSlack(said.join('\n')))]),
      ...factsBlock(digest.facts),
      ...(amount.steps ? stepsBlock(digest) : []),
      ...shown.flatMap((found, index) => [
        alertBlock(found),
        ...(index < amount.evidence ? evidenceBlock(found) : []),
      ]),
      ...(leftOut === '' ? [] : [{ type: 'context', elements: [markdown(leftOut)] }]),
      ...buttons(digest),
    ],
    unfurl_links: false,
    unfurl_media: false,
  });
}

/**
 * What an incoming webhook of Slack takes: blocks within Slack's limits, at most 12,000 characters as JSON, and a text
 * for notifications; what does not fit is counted.
 */
export function slackBody(message: NotificationMessage): string {
  const [first, ...smaller] = amounts;
  return smaller.reduce(
    (written, amount) => (written.length <= mostCharacters ? written : write(message, amount)),
    write(message, first),
  );
}

import { type AlertSection } from './alert-section.ts';
import { type MessageDigest } from './message-digest.ts';
import { counted } from './message-title.ts';

function sectionLines(section: AlertSection): readonly string[] {
  const heading = `${section.rule} (Sev${section.severity}, ${section.status.toLowerCase()}): ${section.condition}`;
  return [
    heading,
    ...(section.description === '' ? [] : [section.description]),
    ...section.rows.map((row) => `  - ${row.place}: ${row.value}, ${row.since}`),
    ...(section.moreRows > 0 ? [`  and ${section.moreRows} more`] : []),
    '',
  ];
}

/** A digest as plain text with lines of its own, for mail readers without HTML and for notes. */
export function plainTextOf(digest: MessageDigest): string {
  const hidden = digest.hiddenAlerts;
  const lines = [
    digest.title,
    '',
    ...[digest.summary, digest.why].filter((line) => line !== ''),
    '',
    ...digest.facts.map((fact) => `${fact.name}: ${fact.value}`),
    '',
    ...(digest.steps.length === 0 ? [] : ['What to do now']),
    ...digest.steps.map(({ text, url }, index) => `${index + 1}. ${text}${url === null ? '' : `: ${url}`}`),
    '',
    ...digest.sections.flatMap(sectionLines),
    ...(hidden > 0
      ? [`${counted(hidden, 'more alert')} ${hidden === 1 ? 'is' : 'are'} not shown here.`, '']
      : []),
    ...digest.links.map((link) => `${link.title}: ${link.url}`),
  ];
  return `${lines
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim()}\n`;
}

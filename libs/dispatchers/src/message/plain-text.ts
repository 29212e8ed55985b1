import { type AlertSection } from './alert-section.ts';
import { evidenceLine } from './evidence.ts';
import { type MessageDigest } from './message-digest.ts';
import { showSections } from './shown-sections.ts';

function sectionLines(section: AlertSection): readonly string[] {
  const heading = `${section.rule} (Sev${section.severity}, ${section.status.toLowerCase()}): ${section.condition}`;
  return [
    heading,
    ...(section.description === '' ? [] : [section.description]),
    ...section.rows.map((row) => `  - ${row.place}: ${row.value}, ${row.since}`),
    ...(section.moreRows > 0 ? [`  and ${section.moreRows} more`] : []),
    ...(section.evidence.length > 0 ? ['Found:'] : []),
    ...section.evidence.map((row) => `  ${evidenceLine(row)}`),
    '',
  ];
}

/** A digest as plain text, for mail readers without HTML and for notes; shows at most `sections` findings, 12 unless said. */
export function plainTextOf(digest: MessageDigest, sections = 12): string {
  const { shown, leftOut } = showSections(digest, sections);
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
    ...shown.flatMap(sectionLines),
    ...(leftOut === '' ? [] : [leftOut, '']),
    ...digest.links.map((link) => `${link.title}: ${link.url}`),
  ];
  return `${lines
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim()}\n`;
}

import { type AlertSection } from '../message/alert-section.ts';
import { type MessageDigest } from '../message/message-digest.ts';
import { showSections } from '../message/shown-sections.ts';
import { escapeHtml } from './escape-html.ts';

/** A picture that the mail brings along. */
export interface EmailPicture {
  /** Its Content-ID, without brackets. */
  readonly cid: string;
  readonly width: number;
  readonly height: number;
  readonly description: string;
}

/** What the HTML needs besides the digest. */
export interface EmailLook {
  /** Of the band at the top, such as `#b42318`. */
  readonly band: string;
  readonly pictures: readonly EmailPicture[];
  /** How many findings are shown. */
  readonly sections: number;
  /** Last line, for people who ask where this comes from. */
  readonly footer: string;
}

const font = "font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
const cell = `${font}font-size:14px;line-height:20px;color:#1f2937;`;
const faint = `${font}font-size:13px;line-height:18px;color:#5b6675;`;

/** Readers that show mails dark and honour classes get colours of our choice; the others invert the inline ones. */
const darkMode = [
  '@media (prefers-color-scheme: dark) {',
  '.page{background:#0f172a!important}.card{background:#1e293b!important;border-color:#334155!important}',
  '.ink,.ink a.link{color:#e5e7eb!important}.faint{color:#a3b0c2!important}.line{border-color:#334155!important}',
  '}',
].join('');

/** Word, which draws mail in Outlook, knows no greatest width; it gets a table around the table. */
function onlyOutlook(html: string): string {
  return `<!--[if mso]>${html}<![endif]-->`;
}

function row(content: string, padding: string): string {
  return `<tr><td class="ink" style="${cell}padding:${padding};">${content}</td></tr>`;
}

function buttons({ links }: MessageDigest, band: string): string {
  if (links.length === 0) return '';
  const cells = links.map(({ title, url }, index) => {
    const [back, text] = index === 0 ? [band, '#ffffff'] : ['#e5e7eb', '#1f2937'];
    const link = `<a href="${escapeHtml(url)}" style="${font}font-size:14px;font-weight:600;color:${text};text-decoration:none;">${escapeHtml(title)}</a>`;
    return `<td bgcolor="${back}" style="background:${back};border-radius:6px;padding:9px 18px;">${link}</td><td width="10" style="font-size:1px;">&nbsp;</td>`;
  });
  const table = `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>${cells.join('')}</tr></table>`;
  return row(table, '16px 24px 0');
}

function factTable({ facts }: MessageDigest): string {
  const rows = facts.map(
    ({ name, value }) =>
      `<tr><td class="faint line" valign="top" width="110" style="${faint}padding:6px 12px 6px 0;border-bottom:1px solid #e5e7eb;">${escapeHtml(name)}</td>` +
      `<td class="ink line" valign="top" style="${cell}padding:6px 0;border-bottom:1px solid #e5e7eb;">${escapeHtml(value)}</td></tr>`,
  );
  if (rows.length === 0) return '';
  const table = `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${rows.join('')}</table>`;
  return row(table, '18px 24px 0');
}

function stepList({ steps }: MessageDigest): string {
  if (steps.length === 0) return '';
  const items = steps.map(({ text, url }) => {
    const told =
      url === null
        ? escapeHtml(text)
        : `<a href="${escapeHtml(url)}" class="link" style="color:#175cd3;">${escapeHtml(text)}</a>`;
    return `<li style="margin:0 0 4px;">${told}</li>`;
  });
  return row(
    `<strong>What to do now</strong><ol style="margin:6px 0 0;padding-left:22px;">${items.join('')}</ol>`,
    '18px 24px 0',
  );
}

function sectionTable(section: AlertSection): string {
  const heading = `${section.rule} (Sev${section.severity}, ${section.status.toLowerCase()})`;
  const head = ['Where', 'Value', section.status === 'FIRING' ? 'Since' : 'Lasted'].map(
    (name) =>
      `<th align="left" class="faint line" style="${faint}font-weight:600;padding:4px 12px 4px 0;border-bottom:2px solid #d0d5dd;">${name}</th>`,
  );
  const rows = section.rows.map(({ place, value, since, url }) => {
    const where =
      url === null
        ? escapeHtml(place)
        : `<a href="${escapeHtml(url)}" class="link" style="color:#175cd3;">${escapeHtml(place)}</a>`;
    const told = [where, escapeHtml(value), escapeHtml(since.replace(/^lasted /u, ''))];
    const cells = told.map(
      (text) =>
        `<td class="ink line" valign="top" style="${cell}padding:5px 12px 5px 0;border-bottom:1px solid #e5e7eb;">${text}</td>`,
    );
    return `<tr>${cells.join('')}</tr>`;
  });
  const more =
    section.moreRows > 0
      ? `<tr><td colspan="3" class="faint" style="${faint}padding:5px 0;">and ${section.moreRows} more</td></tr>`
      : '';
  const table =
    rows.length + section.moreRows === 0
      ? ''
      : `<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin-top:6px;"><tr>${head.join('')}</tr>${rows.join('')}${more}</table>`;
  const evidence = section.evidence.map(
    (line) =>
      `<div class="faint" style="${faint}margin-top:6px;">${line.map(({ name, value }) => `${escapeHtml(name)} <span class="ink" style="color:#1f2937;">${escapeHtml(value)}</span>`).join(' &nbsp; ')}</div>`,
  );
  const description =
    section.description === ''
      ? ''
      : `<div class="faint" style="${faint}margin-top:4px;">${escapeHtml(section.description).replaceAll('\n', '<br>')}</div>`;
  const condition =
    section.condition === ''
      ? ''
      : `<span class="faint" style="${faint}">: ${escapeHtml(section.condition)}</span>`;
  return row(
    `<strong>${escapeHtml(heading)}</strong>${condition}${description}${table}${evidence.join('')}`,
    '20px 24px 0',
  );
}

function pictureRow({ cid, width, height, description }: EmailPicture): string {
  const image = `<img src="cid:${escapeHtml(cid)}" width="${width}" height="${height}" alt="${escapeHtml(description)}" style="display:block;width:100%;max-width:${width}px;height:auto;border:0;">`;
  return row(
    `${image}<div class="faint" style="${faint}margin-top:6px;">${escapeHtml(description)}</div>`,
    '18px 24px 0',
  );
}

/**
 * The mail as HTML: tables and inline styles, for Outlook's Word engine as for web mail, legible when colours are
 * inverted. Nothing is loaded from elsewhere.
 */
export function emailHtml(digest: MessageDigest, look: EmailLook): string {
  const [, status = '', subject = digest.title] = /^\[([^\]]*)\] (.*)$/su.exec(digest.title) ?? [];
  const band = `<tr><td bgcolor="${look.band}" style="background:${look.band};padding:16px 24px;border-radius:8px 8px 0 0;">
<div style="${font}font-size:13px;line-height:18px;font-weight:600;color:#ffffff;">${escapeHtml(status)}</div>
<div style="${font}font-size:20px;line-height:26px;font-weight:600;color:#ffffff;">${escapeHtml(subject)}</div></td></tr>`;
  const { shown, leftOut } = showSections(digest, look.sections);
  const body = [
    band,
    row(`<div style="font-size:16px;line-height:23px;">${escapeHtml(digest.summary)}</div>`, '18px 24px 0'),
    digest.why === '' ? '' : row(escapeHtml(digest.why), '6px 24px 0'),
    buttons(digest, look.band),
    ...look.pictures.map(pictureRow),
    factTable(digest),
    stepList(digest),
    ...shown.map(sectionTable),
    leftOut === '' ? '' : row(escapeHtml(leftOut), '12px 24px 0'),
    row(`<span class="faint" style="${faint}">${escapeHtml(look.footer)}</span>`, '20px 24px 20px'),
  ].filter((part) => part !== '');
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(digest.title)}</title><style>${darkMode}</style></head>
<body class="page" style="margin:0;padding:0;background:#f2f4f7;">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;">${escapeHtml(digest.summary)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f2f4f7;"><tr><td align="center" style="padding:20px 8px;">
${onlyOutlook('<table role="presentation" width="648" cellpadding="0" cellspacing="0" border="0"><tr><td>')}
<table role="presentation" class="card" width="648" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:648px;background:#ffffff;border:1px solid #e5e7eb;border-radius:8px;">
${body.join('\n')}
</table>
${onlyOutlook('</td></tr></table>')}
</td></tr></table></body></html>
`;
}

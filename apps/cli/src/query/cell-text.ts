import { printable } from '../output/printable.ts';

/** A cell as one line of text; nothing for null. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'string' ? cell : (JSON.stringify(cell) ?? '');
}

/** A cell for people: instants without what is zero, and nothing that acts on the terminal. */
export function shownCell(cell: unknown, type: string): string {
  const text = printable(cellText(cell));
  return type === 'datetime' ? shownInstant(text) : text;
}

/** `2026-03-01 12:00:05.250`, shorter where the end is zero. */
function shownInstant(text: string): string {
  return text
    .replace('T', ' ')
    .replace(/Z$/, '')
    .replace(/\.000$/, '')
    .replace(/(?<=\d\d:\d\d):00$/, '')
    .replace(/ 00:00$/, '');
}

/** Rows as RFC 4180 has them, heads first; cells that a spreadsheet would run as a formula are texts. */
export function csvText(
  columns: readonly { readonly name: string }[],
  rows: readonly (readonly unknown[])[],
): string {
  const field = (cell: unknown) => {
    const text = cellText(cell);
    const safe = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [columns.map(({ name }) => name), ...rows].map((row) => row.map(field).join(','));
  return lines.join('\n');
}

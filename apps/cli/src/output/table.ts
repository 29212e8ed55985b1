import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import type { Style } from './style.ts';
import { displayWidth } from './wrap-name.ts';

const gap = 2;
const smallestColumn = 6;
/** cli-table3 takes time with the square of its rows. */
const blockRows = 200;

/** A column of a table. */
export interface Column {
  readonly head: string;
  /** Cells line up on the right, as numbers do. */
  readonly right?: boolean;
  /** Cells stay in one line while anything else can be wrapped: names that people copy. */
  readonly keep?: boolean;
}

/** Rows under heads, as wide as `width` at most: what does not fit is wrapped, in the widest column first. */
export interface TableOptions {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  readonly width: number;
  readonly style: Style;
}

/** The table as text without a last line break. */
export function renderTable({ columns, rows, width, style }: TableOptions): string {
  const widths = fitWidths(columns, naturalWidths(columns, rows), width);
  const blocks = Array.from({ length: Math.max(1, Math.ceil(rows.length / blockRows)) }, (_block, index) =>
    rows.slice(index * blockRows, (index + 1) * blockRows),
  );
  const heads = columns.map(({ head }) => style.strong(head));
  return blocks
    .map((block, index) => renderBlock(columns, widths, index === 0 ? heads : [], block))
    .join('\n');
}

function renderBlock(
  columns: readonly Column[],
  widths: readonly number[],
  heads: readonly string[],
  rows: TableOptions['rows'],
): string {
  const table = new Table({
    head: [...heads],
    colWidths: widths.map((columnWidth) => columnWidth + gap),
    colAligns: columns.map(({ right }) => (right ? 'right' : 'left')),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': gap },
    chars: noBorders,
  });
  table.push(...rows.map((row) => row.map((cell, index) => wrapText(cell, widths[index] ?? 0))));
  // Every column has a gap behind it, the last one too: it is cut off line by line.
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

function naturalWidths(columns: readonly Column[], rows: TableOptions['rows']): number[] {
  return columns.map(({ head }, index) =>
    widest(
      rows.map((row) => row[index] ?? ''),
      head.length,
    ),
  );
}

/** The width of the widest cell, or `least`. */
export function widest(cells: readonly string[], least: number): number {
  return cells.reduce((most, cell) => Math.max(most, displayWidth(stripVTControlCharacters(cell))), least);
}

/** Takes from the widest column that need not be kept, again and again, until all fit. */
function fitWidths(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  const available = width - gap * (widths.length - 1);
  const widestOf = (keep: boolean) => {
    const open = widths.map((value, index) =>
      value > smallestColumn && (columns[index]?.keep ?? false) === keep ? value : 0,
    );
    return open.some((value) => value > 0) ? open.indexOf(Math.max(...open)) : -1;
  };
  for (let excess = sum(widths) - available; excess > 0; excess--) {
    const widest = widestOf(false) >= 0 ? widestOf(false) : widestOf(true);
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Breaks the text between words where it can and within them where it must; styled text, always short, stays. */
function wrapText(text: string, width: number): string {
  if (text.includes('\u001b') || displayWidth(text) <= width) return text;
  const lines = [''];
  for (const word of text
    .split(' ')
    .flatMap((part) => part.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [''])) {
    const last = lines.at(-1) ?? '';
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

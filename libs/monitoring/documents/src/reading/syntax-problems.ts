import type { ErrorCode, YAMLError } from 'yaml';

/** What is wrong with the text itself. */
export interface SyntaxProblem {
  readonly offset: number;
  readonly message: string;
  /** Whether the rest of the document can be read all the same. */
  readonly isMild: boolean;
}

/** YAML's complaints as problems: of those that spoil the reading the first alone, as the others follow from it. */
export function syntaxProblems(errors: readonly YAMLError[], text: string): readonly SyntaxProblem[] {
  const mild = errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  const [first] = errors
    .filter(({ code }) => code !== 'DUPLICATE_KEY')
    .sort((left, right) => left.pos[0] - right.pos[0]);
  return [
    ...mild.map(({ pos: [offset] }) => ({ offset, message: twice(wordAt(text, offset)), isMild: true })),
    ...(first ? [{ ...located(first, text), isMild: false }] : []),
  ];
}

function located({ code, pos, message }: YAMLError, text: string): { offset: number; message: string } {
  const offset = pos[0];
  const lines = text.split('\n');
  const line = text.slice(0, offset).split('\n').length - 1;
  const misplaced = [line, line + 1].flatMap((index) => indentationProblem(lines, index)).at(0);
  if (code === 'TAB_AS_INDENT') {
    return {
      offset,
      message: 'The line is indented by a tab; YAML takes spaces only, so put spaces in its place.',
    };
  }
  if (misplaced && ofIndentation.has(code)) {
    const start = lines.slice(0, misplaced.line).reduce((sum, { length }) => sum + length + 1, 0);
    return { offset: start + misplaced.indent, message: misplaced.message };
  }
  return { offset, message: `${message}. ${remedies[code] ?? 'See that quotes and brackets are closed.'}` };
}

const ofIndentation: ReadonlySet<ErrorCode> = new Set([
  'BAD_INDENT',
  'BLOCK_AS_IMPLICIT_KEY',
  'MULTILINE_IMPLICIT_KEY',
  'MISSING_CHAR',
  'UNEXPECTED_TOKEN',
  'BLOCK_IN_FLOW',
  'IMPOSSIBLE',
]);

const remedies: Partial<Record<ErrorCode, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'A value that holds ": " needs quotes around it.',
  MULTILINE_IMPLICIT_KEY: 'A colon after a key needs a space behind it ("key: value").',
  MISSING_CHAR: 'Close the quotes or brackets, or put ": " behind the key.',
  BAD_SCALAR_START: 'Put the value in quotes.',
  BAD_ALIAS: 'Put the value in quotes if the * belongs to it.',
  UNEXPECTED_TOKEN: 'See that the line is indented like those that it belongs to.',
};

interface Misplaced {
  readonly line: number;
  readonly indent: number;
  readonly message: string;
}

/** A line whose beginning is at none of the columns that are open above it, with the nearest one that is. */
function indentationProblem(lines: readonly string[], index: number): readonly Misplaced[] {
  const line = lines[index];
  if (line === undefined || isBlank(line)) return [];
  const indent = indentOf(line);
  const open = openColumns(lines.slice(0, index));
  const above = open.at(-1);
  if (!above || open.some((column) => column.indent === indent)) return [];
  const spaces = (count: number) => `${count} ${count === 1 ? 'space' : 'spaces'}`;
  const isEntry = line.trimStart().startsWith('- ');
  const siblings = open.filter((column) => column.isEntry === isEntry);
  const candidates = siblings.length > 0 ? siblings : open;
  const nearest = [...candidates].sort(
    (left, right) => Math.abs(left.indent - indent) - Math.abs(right.indent - indent),
  )[0];
  if (!nearest) return [];
  const what = isEntry ? 'entry of the list' : 'key';
  const message = `The ${what} is indented by ${spaces(indent)}; line ${nearest.line + 1}, beside which it belongs, by ${spaces(nearest.indent)}.`;
  return [{ line: index, indent, message: `${message} Indent it by ${spaces(nearest.indent)}.` }];
}

interface Column {
  readonly indent: number;
  readonly line: number;
  readonly isEntry: boolean;
}

/** The columns at which a line can go on with what stands above it. */
function openColumns(lines: readonly string[]): readonly Column[] {
  const open: Column[] = [];
  lines.forEach((line, index) => {
    if (isBlank(line)) return;
    if (/^(---|\.\.\.)/.test(line)) open.length = 0;
    let indent = indentOf(line);
    while ((open.at(-1)?.indent ?? -1) > indent) open.pop();
    let rest = line.slice(indent);
    for (let entry = /^-\s+/.exec(rest); entry; entry = /^-\s+/.exec(rest)) {
      open.push({ indent, line: index, isEntry: true });
      indent += entry[0].length;
      rest = rest.slice(entry[0].length);
    }
    open.push({ indent, line: index, isEntry: false });
  });
  return open;
}

function isBlank(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function wordAt(text: string, offset: number): string {
  return /^["']?([^"':\n]*)/.exec(text.slice(offset))?.[1]?.trim() ?? '';
}

function twice(key: string): string {
  return `"${key}" is written twice; keep one of them.`;
}

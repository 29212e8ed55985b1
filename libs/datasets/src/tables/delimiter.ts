const candidates = [',', ';', '\t', '|'] as const;
const examinedLines = 20;

/**
 * The character between the cells of a CSV text, judged by its first lines: the one that occurs in each of them
 * equally often outside of quotes, and most often; without such a one, the most frequent of the first line. A
 * text of one column has none, and any will do.
 */
export function sniffDelimiter(head: string): string {
  const lines = countedLines(head, examinedLines);
  const scores = candidates.map((_, index) => {
    const count = lines[0]?.counts[index] ?? 0;
    const isSteady = count > 0 && lines.every(({ counts }) => counts[index] === count);
    return count + (isSteady ? 1e9 : 0);
  });
  return candidates[scores.indexOf(Math.max(...scores))] ?? ',';
}

/** The first complete line with another number of cells than the first one; null when there is none. */
export function firstUnevenLine(
  head: string,
  delimiter: string,
): { readonly line: number; readonly cells: number; readonly header: number } | null {
  const index = candidates.findIndex((candidate) => candidate === delimiter);
  const lines = countedLines(head, Infinity).map(({ line, counts }) => ({
    line,
    cells: (counts[index] ?? 0) + 1,
  }));
  const header = lines[0]?.cells ?? 1;
  const uneven = lines.find(({ cells }) => cells !== header);
  return uneven ? { ...uneven, header } : null;
}

/** Blank lines before the header. */
export function leadingBlankLines(head: string): number {
  return /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(head)?.[0].match(/\r\n|\n|\r/g)?.length ?? 0;
}

/** Whether lines end with and without a carriage return, or with that alone, in one text. */
export function hasMixedLineEnds(head: string): boolean {
  // A carriage return at the very end may have its line feed behind the head's.
  return new Set(head.replace(/\r$/, '').match(/\r\n|\n|\r/g)).size > 1;
}

interface CountedLine {
  /** From 1, blank ones included. */
  readonly line: number;
  /** How often each candidate occurs outside of quotes. */
  readonly counts: readonly number[];
}

/** The complete lines that are neither blank nor a remark; a line break in quotes ends none. */
function countedLines(head: string, most: number): readonly CountedLine[] {
  const lines: CountedLine[] = [];
  const text = head.replaceAll(/\r\n?/g, '\n');
  let line = 1;
  let start = 0;
  let counts = candidates.map(() => 0);
  let isQuoted = false;
  for (let position = 0; position < text.length && lines.length < most; position++) {
    const character = text.charAt(position);
    if (character === '"') isQuoted = !isQuoted;
    if (character === '\n') {
      if (!isQuoted && isRow(text.slice(start, position))) lines.push({ line, counts });
      line++;
      if (!isQuoted) {
        counts = candidates.map(() => 0);
        start = position + 1;
      }
    } else if (!isQuoted) {
      const index = candidates.findIndex((candidate) => candidate === character);
      if (index >= 0) counts[index] = (counts[index] ?? 0) + 1;
    }
  }
  // A last line without its end may be cut off by the head's; it counts only where it is all there is.
  return lines.length > 0 ? lines : [{ line, counts }];
}

function isRow(line: string): boolean {
  return line.trim() !== '' && !line.startsWith('#');
}

const candidates = [',', ';', '\t', '|'] as const;
const examinedLines = 20;

/**
 * The character between the cells of a CSV text, judged by its first lines: the one that occurs in each of them
 * equally often outside of quotes, and most often; without such a one, the most frequent of the header. A text
 * of one column has none, and any will do.
 */
export function sniffDelimiter(head: string): string {
  const lines = countedLines(head, examinedLines);
  const header = lines[0] ?? [0];
  const scores = candidates.map((_, index) => {
    const count = header[index] ?? 0;
    const isSteady = count > 0 && lines.every((line) => line[index] === count);
    return count + (isSteady ? 1e9 : 0);
  });
  return candidates[scores.indexOf(Math.max(...scores))] ?? ',';
}

/** The first complete line with another number of cells than the header; null when there is none. */
export function firstUnevenLine(
  head: string,
  delimiter: string,
): { readonly line: number; readonly cells: number; readonly header: number } | null {
  const index = candidates.findIndex((candidate) => candidate === delimiter);
  const lines = countedLines(head, Infinity);
  const cellsOf = (line: readonly number[] | undefined): number => (line?.[index] ?? 0) + 1;
  const header = cellsOf(lines[0]);
  const uneven = lines.findIndex((line) => cellsOf(line) !== header);
  return uneven < 0 ? null : { line: uneven + 1, cells: cellsOf(lines[uneven]), header };
}

/** How often each candidate occurs in each complete line, quoted cells (and line breaks in them) left out. */
function countedLines(head: string, most: number): number[][] {
  const lines: number[][] = [];
  let counts = candidates.map(() => 0);
  let isQuoted = false;
  let isBlank = true;
  for (const character of head) {
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (character === '\n' || character === '\r') {
      if (!isBlank) lines.push(counts);
      if (lines.length === most) return lines;
      counts = candidates.map(() => 0);
      isBlank = true;
      continue;
    }
    isBlank = false;
    const index = candidates.findIndex((candidate) => candidate === character);
    if (index >= 0) counts[index] = (counts[index] ?? 0) + 1;
  }
  // A last line without its end may be cut off by the head's; it counts only where it is all there is.
  return lines.length > 0 ? lines : [counts];
}

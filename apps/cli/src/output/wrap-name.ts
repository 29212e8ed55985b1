const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Letters that terminals draw two cells wide: Chinese, Japanese, Korean, full-width forms, and emoji. */
const wide =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})/u;

/** Cells of a terminal that the text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += wide.test(segment) ? 2 : 1;
  return width;
}

/** The name in lines of at most `width` cells, broken behind a separator where one is near, else anywhere. */
export function wrapName(name: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const { segment } of segmenter.segment(name)) {
    if (displayWidth(line + segment) > width) {
      const kept = /^.+[\s_./:-](?=.)/u.exec(line)?.[0] ?? line;
      const isFair = displayWidth(kept) >= width / 2;
      lines.push(isFair ? kept : line);
      line = isFair ? line.slice(kept.length) : '';
    }
    line += segment;
  }
  return [...lines, line];
}

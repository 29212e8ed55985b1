const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text in at most so many letters, an ellipsis where some are missing: a cell may hold a whole novel. */
export function shorten(text: string, letters: number): string {
  if (text.length <= letters) return text;
  let kept = '';
  let count = 0;
  for (const { segment } of segmenter.segment(text.slice(0, letters * 20))) {
    if (count === letters - 1) return `${kept}…`;
    kept += segment;
    count += 1;
  }
  return kept;
}

/**
 * Control characters, zero-width spaces and bidirectional marks: what makes a text look like another one, or breaks a
 * line. Joiners stay, as scripts and emoji need them.
 */
const invisible =
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** No text of a message is looked at beyond this many UTF-16 units. */
const longest = 100_000;

/**
 * One line without control characters, bidirectional overrides and half surrogates, of at most `limit` characters
 * (code points); a longer one ends with `…`.
 */
export function cleanLine(text: string, limit: number): string {
  const line = text.slice(0, longest).toWellFormed().replace(invisible, ' ').replace(/\s+/gu, ' ').trim();
  return cutText(line, limit);
}

/** As `cleanLine`, but keeps the breaks between lines, at most one empty line in a row. */
export function cleanParagraphs(text: string, limit: number): string {
  const lines = text
    .slice(0, longest)
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map((line) => cleanLine(line, limit));
  const whole = lines.join('\n').replace(/\n{3,}/gu, '\n\n');
  return cutText(whole.trim(), limit);
}

/** At most `limit` characters (code points, so that no emoji is halved); a longer text ends with `…`. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = [...text];
  if (characters.length <= limit) return text;
  if (limit <= 0) return '';
  return `${characters
    .slice(0, limit - 1)
    .join('')
    .trimEnd()}…`;
}

/** The text as PostgreSQL can keep it: a message that quotes a damaged file may hold NUL characters. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

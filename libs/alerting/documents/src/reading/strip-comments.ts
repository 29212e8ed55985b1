/**
 * JSON with comments as YAML reads it: `//` becomes `#`, a comment in slashes and stars becomes blanks. All else stays
 * on its place. A text that is not JSON stays as it is.
 */
export function stripJsonComments(text: string): string {
  if (!/^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*[{[]/.test(text)) return text;
  return text.replace(
    /("(?:[^"\\\n]|\\.)*")|\/\/([^\n]*)|\/\*[\s\S]*?\*\//g,
    (whole, quoted: string | undefined, line: string | undefined) => {
      if (quoted !== undefined) return quoted;
      // YAML wants a blank before a comment; one of the two slashes gives it room.
      if (line !== undefined) return ` #${line}`;
      return whole.replaceAll(/[^\n]/g, ' ');
    },
  );
}

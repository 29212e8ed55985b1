import { z } from 'zod';

/**
 * Names of columns, of an option that may be repeated: separated by commas; one that holds a comma itself stands in
 * double quotes, doubled inside: `a,"b, c"`.
 */
export function names() {
  return z
    .array(z.string())
    .transform((texts, context) => {
      const lists = texts.map(parseNames);
      const found = lists.flatMap((list) => list ?? []);
      if (lists.includes(null) || found.length === 0) {
        context.addIssue(
          'must be names separated by commas; put a name with a comma in double quotes: a,"b, c".',
        );
      }
      return found;
    })
    .optional();
}

/** One name and what separates it from the next. */
const pattern = /\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(,|$)/suy;

function parseNames(text: string): string[] | null {
  const found: string[] = [];
  pattern.lastIndex = 0;
  for (;;) {
    const match = pattern.exec(text);
    if (!match) return null;
    const [, quoted, bare = '', separator] = match;
    const name = quoted?.replaceAll('""', '"') ?? bare.trim();
    if (name === '') return null;
    found.push(name);
    if (separator === '') return found;
  }
}

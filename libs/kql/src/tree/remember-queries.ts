import { readQuery, type ReadQuery } from './read-query.ts';

/** Rules ask the same texts every minute, and reading one takes longer than all the rest of its translation. */
const mostTexts = 256;
const longestText = 10_000;
const remembered = new Map<string, ReadQuery>();

/** What readQuery gives; of the texts that were read last it is remembered, for nothing but the text decides it. */
export function rememberedQuery(text: string): ReadQuery {
  const known = remembered.get(text);
  remembered.delete(text);
  const read = known ?? readQuery(text);
  if (text.length <= longestText) remembered.set(text, read);
  const [oldest] = remembered.keys();
  if (remembered.size > mostTexts && oldest !== undefined) remembered.delete(oldest);
  return read;
}

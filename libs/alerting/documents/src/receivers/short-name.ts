const most = 12;

/** A short name where a document has none: the letters and digits of the name, at most 12. */
export function shortNameOf(name: string): string {
  const plain = name.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return [...(plain === '' ? name : plain)].slice(0, most).join('');
}

/**
 * Whether a sample of this rate keeps an id. The id alone decides, so every collection and every process keeps the same
 * ones, and what is kept at one rate is kept at every higher one.
 */
export function isSampled(id: string, rate: number): boolean {
  return hashOf(id) < rate * 2 ** 32;
}

/** FNV-1a over the code units, and MurmurHash3's last steps, which spread ids that differ in their end alone. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Names with texts that tell an alert apart; a missing label equals an empty one. */
export type Labels = Readonly<Record<string, string>>;

const prime = 1_099_511_628_211n;
const offset = 14_695_981_039_346_656_037n;
const mask = (1n << 64n) - 1n;
const separator = 255;

/**
 * 16 hex digits of 64-bit FNV-1a over names and values in the order of names (by code unit), each followed by a byte
 * 255: the fingerprint of Prometheus and Alertmanager.
 */
export function fingerprintOf(labels: Labels): string {
  const encoder = new TextEncoder();
  let hash = offset;
  const add = (byte: number): void => {
    hash = ((hash ^ BigInt(byte)) * prime) & mask;
  };
  for (const [name, value] of Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    for (const text of [name, value]) {
      for (const byte of encoder.encode(text)) add(byte);
      add(separator);
    }
  }
  return hash.toString(16).padStart(16, '0');
}

/** Names with texts that tell an alert apart; a missing label equals an empty one. */
export type Labels = Readonly<Record<string, string>>;

const encoder = new TextEncoder();
const separator = 255;
/** FNV's prime is 2^40 + 435. */
const primeLow = 0x1b3;
const two32 = 2 ** 32;

/**
 * 16 hex digits of 64-bit FNV-1a over names and values in the order of names (by code unit), each followed by a byte
 * 255: the fingerprint of Prometheus and Alertmanager.
 */
export function fingerprintOf(labels: Labels): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  // Two halves of 32 bits: BigInt takes fifty times as long, and this runs for every series of every rule.
  const add = (byte: number): void => {
    const mixed = (low ^ byte) >>> 0;
    const product = mixed * primeLow;
    low = product >>> 0;
    high = (high * primeLow + Math.floor(product / two32) + ((mixed << 8) >>> 0)) >>> 0;
  };
  // Most labels are ASCII, whose bytes are their code units: the encoder is only asked for the rest.
  const addText = (text: string): void => {
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit > 127) {
        for (const byte of encoder.encode(text.slice(index))) add(byte);
        break;
      }
      add(unit);
    }
    add(separator);
  };
  for (const name of Object.keys(labels).sort()) {
    addText(name);
    addText(labels[name] ?? '');
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

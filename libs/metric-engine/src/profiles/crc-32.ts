const polynomial = 0xedb88320;

/** The checksum of every byte. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
  }
  return remainder;
});

/**
 * CRC-32 as gzip and PNG use it: finds every change of up to 32 neighbouring bits, and any other but for one in
 * four billion. Time O(bytes).
 *
 * @see RFC 1952, section 8.
 */
export function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (let k = 0; k < bytes.length; k++) {
    remainder = (table[(remainder ^ (bytes[k] as number)) & 0xff] as number) ^ (remainder >>> 8);
  }
  return (remainder ^ 0xffffffff) >>> 0;
}

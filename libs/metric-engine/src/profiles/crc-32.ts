const polynomial = 0xedb88320;

/** Checksums of every byte: the last one of four, and those that one, two and three bytes of 0 follow. */
const last = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
  }
  return remainder;
});
const third = followedByZero(last);
const second = followedByZero(third);
const first = followedByZero(second);

function followedByZero(table: Uint32Array): Uint32Array {
  return table.map((remainder) => (last[remainder & 0xff] as number) ^ (remainder >>> 8));
}

/**
 * CRC-32 as gzip and PNG use it: finds every change of up to 32 neighbouring bits, and any other but for one in
 * four billion. Four bytes a step, as a profile of a long baseline is megabytes. Time O(bytes).
 *
 * @see RFC 1952, section 8; Kounavis, Berry, "A systematic approach to building high performance software-based CRC
 * generators", 2005 (several bytes a step).
 */
export function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  const whole = bytes.length - (bytes.length % 4);
  for (let k = 0; k < whole; k += 4) {
    remainder ^=
      (bytes[k] as number) |
      ((bytes[k + 1] as number) << 8) |
      ((bytes[k + 2] as number) << 16) |
      ((bytes[k + 3] as number) << 24);
    remainder =
      (first[remainder & 0xff] as number) ^
      (second[(remainder >>> 8) & 0xff] as number) ^
      (third[(remainder >>> 16) & 0xff] as number) ^
      (last[remainder >>> 24] as number);
  }
  for (let k = whole; k < bytes.length; k++) {
    remainder = (last[(remainder ^ (bytes[k] as number)) & 0xff] as number) ^ (remainder >>> 8);
  }
  return (remainder ^ 0xffffffff) >>> 0;
}

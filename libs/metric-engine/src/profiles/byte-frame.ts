import { byteReader, type ByteReader } from './byte-reader.ts';
import { crc32 } from './crc-32.ts';

/** Why bytes are not the profile they should be. */
export type UnreadableReason = 'not_a_profile' | 'another_version' | 'damaged';

/** What was made of bytes. */
export type Decoded<T> = { readonly profile: T } | { readonly unreadable: UnreadableReason };

/** What kind of profile bytes hold, and in which version of its layout. */
export interface FrameKind {
  /** Four letters. */
  readonly magic: string;
  /** 0 to 65,535; raised with every change of the layout or of what the numbers mean. */
  readonly version: number;
}

/** Letters, version, length of the content, checksum of all that follows the checksum and precedes it. */
const headerBytes = 16;
const checksumAt = 4;

/** Puts content behind a header that tells its kind and shows damage; integers are little-endian. */
export function frame({ magic, version }: FrameKind, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(headerBytes + content.length);
  const view = new DataView(bytes.buffer);
  for (let k = 0; k < 4; k++) bytes[k] = magic.charCodeAt(k);
  view.setUint16(8, version, true);
  view.setUint32(12, content.length, true);
  bytes.set(content, headerBytes);
  view.setUint32(checksumAt, checksum(bytes), true);
  return bytes;
}

/** What `read` makes of the content, all of which it has to read; or why the bytes cannot be trusted. */
export function unframe<T>(
  { magic, version }: FrameKind,
  bytes: Uint8Array,
  read: (reader: ByteReader) => T,
): Decoded<T> {
  if (bytes.length < headerBytes) return { unreadable: 'not_a_profile' };
  const letters = String.fromCharCode(...bytes.subarray(0, 4));
  if (letters !== magic) return { unreadable: 'not_a_profile' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isWhole = view.getUint32(12, true) === bytes.length - headerBytes;
  if (!isWhole || view.getUint32(checksumAt, true) !== checksum(bytes)) return { unreadable: 'damaged' };
  if (view.getUint16(8, true) !== version) return { unreadable: 'another_version' };
  const reader = byteReader(bytes.subarray(headerBytes));
  const profile = read(reader);
  return reader.isDone() ? { profile } : { unreadable: 'damaged' };
}

/** Of everything but the letters and itself. */
function checksum(bytes: Uint8Array): number {
  return crc32(bytes.subarray(checksumAt + 4));
}

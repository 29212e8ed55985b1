/** The beginning of a text file. */
export interface TextHead {
  readonly head: string;
  readonly encoding: 'utf-8' | 'utf-16';
}

/** Decodes the first bytes of a file, or says null when they are no text. */
export function textHead(bytes: Uint8Array): TextHead | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { head: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16' };
  }
  if (bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return null;
  return { head: new TextDecoder().decode(bytes), encoding: 'utf-8' };
}

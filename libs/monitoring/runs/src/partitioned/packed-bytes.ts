/** Named bytes put behind one another, with a head of plain data. */
export interface Packed<Head> {
  readonly head: Head;
  readonly parts: ReadonlyMap<string, Uint8Array>;
}

interface Index {
  readonly head: unknown;
  readonly parts: readonly (readonly [name: string, bytes: number])[];
}

const lengthBytes = 4;

/** One array of bytes: the length of the index, the index as JSON, then the parts in its order. */
export function pack<Head>({ head, parts }: Packed<Head>): Uint8Array {
  const index: Index = { head, parts: [...parts].map(([name, bytes]) => [name, bytes.length]) };
  const text = new TextEncoder().encode(JSON.stringify(index));
  const size = lengthBytes + text.length + index.parts.reduce((sum, [, bytes]) => sum + bytes, 0);
  const packed = new Uint8Array(size);
  new DataView(packed.buffer).setUint32(0, text.length, true);
  packed.set(text, lengthBytes);
  let at = lengthBytes + text.length;
  for (const bytes of parts.values()) {
    packed.set(bytes, at);
    at += bytes.length;
  }
  return packed;
}

/** What was packed; `Head` is what its writer put there. */
export function unpack<Head>(packed: Uint8Array): Packed<Head> {
  const length = new DataView(packed.buffer, packed.byteOffset, packed.length).getUint32(0, true);
  const text = new TextDecoder().decode(packed.subarray(lengthBytes, lengthBytes + length));
  const index = JSON.parse(text) as Index;
  let at = lengthBytes + length;
  const parts = index.parts.map(([name, bytes]): [string, Uint8Array] => {
    const part = packed.subarray(at, at + bytes);
    at += bytes;
    return [name, part];
  });
  return { head: index.head as Head, parts: new Map(parts) };
}

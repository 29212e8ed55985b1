function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let left = value;
  while (left >= 0x80) {
    bytes.push((left % 0x80) | 0x80);
    left = Math.floor(left / 0x80);
  }
  return [...bytes, left];
}

function number(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.from([...varint((field << 3) | 2), ...varint(value.length)]), value]);
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, Buffer.from(value));
}

/** An Export…ServiceResponse in protobuf; the three of them have the same numbers. Empty when nothing was rejected. */
export function encodeResponse(rejected: number, message: string): Uint8Array {
  if (rejected === 0) return new Uint8Array();
  return bytes(1, Buffer.concat([number(1, rejected), text(2, message)]));
}

/** google.rpc.Status in protobuf, which OTLP answers failures with. */
export function encodeStatus(code: number, message: string): Uint8Array {
  return Buffer.concat([number(1, code), text(2, message)]);
}

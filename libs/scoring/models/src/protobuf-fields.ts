/** One field of a protobuf message. */
export interface ProtobufField {
  readonly number: number;
  /** A varint's value, or the bytes of text, packed numbers or an inner message; null for fixed-size numbers. */
  readonly value: number | Buffer | null;
  /** The field as it stands in the message, with its tag. */
  readonly whole: Buffer;
}

const wireTypes = { varint: 0, eightBytes: 1, bytes: 2, fourBytes: 5 };

/**
 * The fields of a message in their order; nothing is copied.
 *
 * @throws RangeError for bytes that are no message.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function* fieldsOf(message: Buffer): Generator<ProtobufField> {
  let at = 0;
  while (at < message.length) {
    const start = at;
    const tag = varintAt(message, at);
    const number = Math.floor(tag.value / 8);
    const wireType = tag.value % 8;
    if (wireType === wireTypes.varint) {
      const { value, end } = varintAt(message, tag.end);
      at = end;
      yield { number, value, whole: message.subarray(start, at) };
    } else if (wireType === wireTypes.bytes) {
      const { value: length, end } = varintAt(message, tag.end);
      at = end + length;
      yield { number, value: message.subarray(end, at), whole: message.subarray(start, at) };
    } else {
      if (wireType !== wireTypes.eightBytes && wireType !== wireTypes.fourBytes) {
        throw new RangeError(`There is no wire type ${wireType}.`);
      }
      at = tag.end + (wireType === wireTypes.eightBytes ? 8 : 4);
      yield { number, value: null, whole: message.subarray(start, at) };
    }
  }
}

/** Numbers of a packed field. */
export function packedVarints(bytes: Buffer): number[] {
  const values: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const { value, end } = varintAt(bytes, at);
    values.push(value);
    at = end;
  }
  return values;
}

/** A field with bytes, as it stands in a message. */
export function bytesField(number: number, content: Buffer): Buffer {
  return Buffer.concat([varint(8 * number + wireTypes.bytes), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

/** Negative numbers are written as their 64-bit complement. */
function varintAt(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0n;
  for (let at = start, shift = 0n; at < bytes.length && shift < 70n; at++, shift += 7n) {
    const byte = bytes[at] ?? 0;
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return { value: Number(BigInt.asIntN(64, value)), end: at + 1 };
  }
  throw new RangeError('A number ends in the middle.');
}

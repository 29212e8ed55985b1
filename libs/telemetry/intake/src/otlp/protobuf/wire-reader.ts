import { invalid, type AppError } from '@circuitwatch/platform-errors';

function broken(what: string, at: number): AppError {
  return invalid(`The body is no protobuf of OTLP: ${what} at byte ${at}.`);
}

/** Reads the wire format of protobuf; everything throws AppError INVALID where bytes are missing or make no sense. */
export interface WireReader {
  /** Whether the message that is read, the innermost one, is at its end. */
  readonly done: () => boolean;
  /** A field's number times 8, plus how its value is written. */
  readonly tag: () => number;
  /** 64 bits without a sign. */
  readonly varint: () => bigint;
  /** Bits of a whole number of 32 bits, with its sign. */
  readonly int32: () => number;
  readonly fixed64: () => bigint;
  readonly signedFixed64: () => bigint;
  readonly double: () => number;
  readonly bytes: () => Uint8Array;
  readonly text: () => string;
  /** Calls `read` with the next bytes, as many as are said there, as the innermost message. */
  readonly nested: <Result>(read: () => Result) => Result;
  readonly skip: (wireType: number) => void;
}

/** Seven bits a byte, the lowest first, at most ten bytes. */
function readVarint(nextByte: () => number): bigint | null {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = nextByte();
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asUintN(64, value);
  }
  return null;
}

/** A place in bytes that moves on, and does not leave the innermost message. */
function createPlace(length: number) {
  let at = 0;
  let end = length;
  const advance = (bytes: number): number => {
    if (bytes > end - at) throw broken(`${bytes} bytes are missing`, at);
    const start = at;
    at += bytes;
    return start;
  };
  return {
    at: () => at,
    done: () => at >= end,
    advance,
    within: <Result>(bytes: number, read: () => Result): Result => {
      const outer = end;
      at = advance(bytes);
      end = at + bytes;
      const result = read();
      at = end;
      end = outer;
      return result;
    },
  };
}

/** A reader at the start of these bytes. */
export function createWireReader(bytes: Uint8Array): WireReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { at, done, advance, within } = createPlace(bytes.length);
  const nextByte = (): number => bytes[advance(1)] ?? 0;
  /** Tags and lengths have 31 bits at most, and are most of what is read. */
  const small = (): number => {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 28; factor *= 128) {
      const byte = nextByte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80 && value < 2 ** 31) return value;
    }
    throw broken('a length is out of range', at());
  };
  const varint = (): bigint => {
    const value = readVarint(nextByte);
    if (value === null) throw broken('a number has no end', at());
    return value;
  };
  const span = (): readonly [start: number, end: number] => {
    const size = small();
    const start = advance(size);
    return [start, start + size];
  };
  return {
    done,
    tag: () => {
      const tag = small();
      if (tag < 8) throw broken('a field has the number 0', at());
      return tag;
    },
    varint,
    int32: () => Number(BigInt.asIntN(32, varint())),
    fixed64: () => view.getBigUint64(advance(8), true),
    signedFixed64: () => view.getBigInt64(advance(8), true),
    double: () => view.getFloat64(advance(8), true),
    bytes: () => bytes.subarray(...span()),
    text: () => buffer.toString('utf8', ...span()),
    nested: (read) => within(small(), read),
    skip: (wireType) => {
      if (wireType === 0) varint();
      else if (wireType === 1) advance(8);
      else if (wireType === 2) span();
      else if (wireType === 5) advance(4);
      else throw broken(`a field has the unknown wire type ${wireType}`, at());
    },
  };
}

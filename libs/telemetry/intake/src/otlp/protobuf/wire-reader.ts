import { invalid, type AppError } from '@circuitwatch/platform-errors';

function broken(what: string, at: number): AppError {
  return invalid(`The body is no protobuf of OTLP: ${what} at byte ${at}.`);
}

/** A field's number and how its value is written. */
export interface FieldTag {
  readonly number: number;
  readonly wireType: number;
}

/** Reads the wire format of protobuf; everything throws AppError INVALID where bytes are missing or make no sense. */
export interface WireReader {
  readonly done: () => boolean;
  readonly tag: () => FieldTag;
  /** 64 bits without a sign. */
  readonly varint: () => bigint;
  /** Bits of a whole number of 32 bits, with its sign. */
  readonly int32: () => number;
  readonly fixed32: () => number;
  readonly fixed64: () => bigint;
  readonly signedFixed64: () => bigint;
  readonly double: () => number;
  readonly bytes: () => Uint8Array;
  readonly text: () => string;
  readonly skip: (wireType: number) => void;
}

/** Seven bits a byte, the lowest first, at most ten bytes. */
function readVarint(nextByte: () => number): bigint | null {
  let low = 0;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = nextByte();
    low |= (byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt(low);
  }
  let value = BigInt(low);
  for (let shift = 28n; shift < 70n; shift += 7n) {
    const byte = nextByte();
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asUintN(64, value);
  }
  return null;
}

/** A reader at the start of these bytes. */
export function createWireReader(bytes: Uint8Array): WireReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const advance = (length: number): number => {
    if (length > bytes.length - at) throw broken(`${length} bytes are missing`, at);
    const start = at;
    at += length;
    return start;
  };
  const varint = (): bigint => {
    const value = readVarint(() => bytes[advance(1)] ?? 0);
    if (value === null) throw broken('a number has no end', at);
    return value;
  };
  const smallVarint = (): number => {
    const value = varint();
    if (value > 0x7fff_ffffn) throw broken('a length is out of range', at);
    return Number(value);
  };
  const length = (): readonly [number, number] => {
    const size = smallVarint();
    return [advance(size), size];
  };
  return {
    done: () => at >= bytes.length,
    tag: () => {
      const tag = smallVarint();
      if (tag < 8) throw broken('a field has the number 0', at);
      return { number: tag >> 3, wireType: tag & 7 };
    },
    varint,
    int32: () => Number(BigInt.asIntN(32, varint())),
    fixed32: () => view.getUint32(advance(4), true),
    fixed64: () => view.getBigUint64(advance(8), true),
    signedFixed64: () => view.getBigInt64(advance(8), true),
    double: () => view.getFloat64(advance(8), true),
    bytes: () => {
      const [start, size] = length();
      return bytes.subarray(start, start + size);
    },
    text: () => {
      const [start, size] = length();
      return buffer.toString('utf8', start, start + size);
    },
    skip: (wireType) => {
      if (wireType === 0) varint();
      else if (wireType === 1) advance(8);
      else if (wireType === 2) length();
      else if (wireType === 5) advance(4);
      else throw broken(`a field has the unknown wire type ${wireType}`, at);
    },
  };
}

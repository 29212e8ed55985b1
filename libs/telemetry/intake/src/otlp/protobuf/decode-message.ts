import { invalid } from '@circuitwatch/platform-errors';
import { deepestJson } from '../../json-depth.ts';
import type { FieldShape, MessageShape, ScalarKind } from './otlp-messages.ts';
import { createWireReader, type WireReader } from './wire-reader.ts';

type Message = Record<string, unknown>;

function unzigzag(value: bigint): number {
  return Number(BigInt.asIntN(32, (value >> 1n) ^ -(value & 1n)));
}

const readers: Readonly<Record<ScalarKind, (reader: WireReader) => unknown>> = {
  text: (reader) => reader.text(),
  hex: (reader) => Buffer.from(reader.bytes()).toString('hex'),
  base64: (reader) => Buffer.from(reader.bytes()).toString('base64'),
  bool: (reader) => reader.varint() !== 0n,
  int32: (reader) => reader.int32(),
  sint32: (reader) => unzigzag(reader.varint()),
  uint64: (reader) => reader.varint(),
  int64: (reader) => BigInt.asIntN(64, reader.varint()),
  fixed64: (reader) => reader.fixed64(),
  sfixed64: (reader) => reader.signedFixed64(),
  double: (reader) => reader.double(),
};
const lengthDelimited = 2;
const wireTypes: Readonly<Record<ScalarKind, number>> = {
  ...{ bool: 0, int32: 0, sint32: 0, uint64: 0, int64: 0 },
  ...{ fixed64: 1, sfixed64: 1, double: 1 },
  ...{ text: lengthDelimited, hex: lengthDelimited, base64: lengthDelimited },
};

/** What one field holds; undefined: it is written as no version of it ever was. */
function readField(reader: WireReader, field: FieldShape, wireType: number, levels: number): unknown {
  const { kind, repeated } = field;
  if (typeof kind !== 'string') {
    if (wireType !== lengthDelimited) return undefined;
    const shape = typeof kind === 'function' ? kind() : kind;
    return reader.nested(() => decode(reader, shape, levels - 1));
  }
  if (wireType === wireTypes[kind]) return readers[kind](reader);
  return repeated !== undefined && wireType === lengthDelimited ? readPacked(reader, kind) : undefined;
}

/** Numbers that repeat are written one after the other. */
class Packed {
  readonly values: readonly unknown[];
  constructor(values: readonly unknown[]) {
    this.values = values;
  }
}

function readPacked(reader: WireReader, kind: ScalarKind): Packed {
  return reader.nested(() => {
    const values: unknown[] = [];
    while (!reader.done()) values.push(readers[kind](reader));
    return new Packed(values);
  });
}

function put(message: Message, { name, repeated }: FieldShape, value: unknown): void {
  if (repeated === undefined) {
    message[name] = value;
    return;
  }
  const list = (message[name] ??= []) as unknown[];
  if (!(value instanceof Packed)) list.push(value);
  else for (const each of value.values) list.push(each);
}

function decode(reader: WireReader, shape: MessageShape, levels: number): Message {
  if (levels === 0) throw invalid(`The body holds messages that lie deeper than ${mostLevels} levels.`);
  const message: Message = {};
  while (!reader.done()) {
    const tag = reader.tag();
    const field = shape.get(tag >>> 3);
    const value = field && readField(reader, field, tag & 7, levels);
    if (field === undefined || value === undefined) reader.skip(tag & 7);
    else put(message, field, value);
  }
  return message;
}

/** A list in an attribute is three messages deep. */
const mostLevels = deepestJson * 3;

/**
 * A message of protobuf in the shape that OTLP's JSON has: names in lowerCamelCase, ids in hexadecimal, 64-bit numbers
 * as bigint. Unknown fields are passed over.
 *
 * @throws AppError INVALID when the bytes are no such message.
 */
export function decodeMessage(bytes: Uint8Array, shape: MessageShape): Readonly<Record<string, unknown>> {
  return decode(createWireReader(bytes), shape, mostLevels);
}

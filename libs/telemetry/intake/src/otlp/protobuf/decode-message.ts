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
  fixed32: (reader) => reader.fixed32(),
  fixed64: (reader) => reader.fixed64(),
  sfixed64: (reader) => reader.signedFixed64(),
  double: (reader) => reader.double(),
};
const varints: ReadonlySet<string> = new Set(['bool', 'int32', 'sint32', 'uint64', 'int64']);
const lengthDelimited = 2;

function wireTypeOf(kind: ScalarKind): number {
  if (varints.has(kind)) return 0;
  if (kind === 'fixed32') return 5;
  return kind === 'text' || kind === 'hex' || kind === 'base64' ? lengthDelimited : 1;
}

/** The field's values; undefined: it is written as no version of it ever was. */
function readField(
  reader: WireReader,
  { kind, repeated }: FieldShape,
  wireType: number,
  levels: number,
): readonly unknown[] | undefined {
  if (typeof kind !== 'string') {
    if (wireType !== lengthDelimited) return undefined;
    return [decode(reader.bytes(), typeof kind === 'function' ? kind() : kind, levels - 1)];
  }
  const expected = wireTypeOf(kind);
  if (wireType === expected) return [readers[kind](reader)];
  if (repeated === undefined || wireType !== lengthDelimited) return undefined;
  const packed = createWireReader(reader.bytes());
  const values: unknown[] = [];
  while (!packed.done()) values.push(readers[kind](packed));
  return values;
}

function decode(bytes: Uint8Array, shape: MessageShape, levels: number): Message {
  if (levels === 0) throw invalid(`The body holds messages that lie deeper than ${mostLevels} levels.`);
  const reader = createWireReader(bytes);
  const message: Message = {};
  while (!reader.done()) {
    const { number, wireType } = reader.tag();
    const field = shape.get(number);
    const values = field && readField(reader, field, wireType, levels);
    if (field === undefined || values === undefined) {
      reader.skip(wireType);
      continue;
    }
    if (field.repeated === undefined) message[field.name] = values.at(-1);
    else {
      const list = (message[field.name] ??= []) as unknown[];
      for (const value of values) list.push(value);
    }
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
  return decode(bytes, shape, mostLevels);
}

import { bytesField } from './protobuf-fields.ts';

/** Element types of onnx.proto. */
const elementTypes = {
  float32: 1,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
} as const;
type ElementType = keyof typeof elementTypes;

/** Name, type and shape of an input or output; texts are sizes that are free, no shape says nothing. */
export type Value = readonly [name: string, type: ElementType, shape?: readonly (number | string)[]];

/** One operator: `['Add', ['x', 'y'], ['sum']]`, of a domain of its own where it is not one of ONNX. */
export type Node = readonly [
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  domain?: string,
  integers?: Readonly<Record<string, number>>,
];

/** What a graph is made of. */
export interface GraphParts {
  readonly nodes: readonly Node[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

const opsets = { '': 17, 'ai.onnx.ml': 3, 'com.acme': 1 };

/** An ONNX file. @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto for the field numbers. */
export function encodeGraph({ nodes, inputs, outputs }: GraphParts): Buffer {
  const graph = [
    ...nodes.map((node) => bytesField(1, encodeNode(node))),
    text(2, 'graph'),
    ...inputs.map((value) => bytesField(11, encodeValue(value))),
    ...outputs.map((value) => bytesField(12, encodeValue(value))),
  ];
  const sets = Object.entries(opsets).map(([domain, version]) =>
    message(8, text(1, domain), small(2, version)),
  );
  return Buffer.concat([small(1, 8), message(7, ...graph), ...sets]);
}

function encodeNode([operator, inputs, outputs, domain = '', integers = {}]: Node): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    // AttributeProto: name 1, i 3, type 20 of which 2 is a whole number.
    ...Object.entries(integers).map(([name, value]) =>
      message(5, text(1, name), small(3, value), Buffer.from([0xa0, 1, 2])),
    ),
    text(7, domain),
  ]);
}

function encodeValue([name, type, shape]: Value): Buffer {
  const sizes = shape?.map((size) => message(1, typeof size === 'number' ? small(1, size) : text(2, size)));
  const tensor = [small(1, elementTypes[type]), ...(sizes ? [message(2, ...sizes)] : [])];
  return Buffer.concat([text(1, name), message(2, message(1, ...tensor))]);
}

function message(field: number, ...parts: readonly Buffer[]): Buffer {
  return bytesField(field, Buffer.concat(parts));
}

function text(field: number, value: string): Buffer {
  return bytesField(field, Buffer.from(value));
}

/** A whole number from 0 to 127. */
function small(field: number, value: number): Buffer {
  return Buffer.from([8 * field, value]);
}

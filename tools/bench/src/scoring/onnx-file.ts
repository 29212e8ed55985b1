/** Protobuf wire types. */
const varintField = 0;
const bytesField = 2;

/** Numbers of ONNX's own enumerations. */
const elementFloat = 1;
const attributeTypes = { int: 2, text: 3, floats: 6, ints: 7, texts: 8 };

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

function int(field: number, value: number): Buffer {
  return Buffer.concat([varint(8 * field + varintField), varint(value)]);
}

function bytes(field: number, content: Buffer | string): Buffer {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  return Buffer.concat([varint(8 * field + bytesField), varint(body.length), body]);
}

function message(field: number, parts: readonly Buffer[]): Buffer {
  return bytes(field, Buffer.concat(parts));
}

function floats(values: readonly number[]): Buffer {
  return Buffer.from(Float32Array.from(values).buffer);
}

/** What an attribute of a node holds; its kind says how it is written. */
export type Attribute =
  | { readonly int: number }
  | { readonly text: string }
  | { readonly floats: readonly number[] }
  | { readonly ints: readonly number[] }
  | { readonly texts: readonly string[] };

/** AttributeProto: name 1, i 3, s 4, floats 7, ints 8, strings 9, type 20. */
function attribute(name: string, value: Attribute): Buffer {
  const start = bytes(1, name);
  if ('int' in value) return message(5, [start, int(3, value.int), int(20, attributeTypes.int)]);
  if ('text' in value) return message(5, [start, bytes(4, value.text), int(20, attributeTypes.text)]);
  if ('floats' in value) {
    return message(5, [start, bytes(7, floats(value.floats)), int(20, attributeTypes.floats)]);
  }
  if ('ints' in value) {
    return message(5, [start, ...value.ints.map((each) => int(8, each)), int(20, attributeTypes.ints)]);
  }
  return message(5, [start, ...value.texts.map((each) => bytes(9, each)), int(20, attributeTypes.texts)]);
}

/** One operator of a graph. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** NodeProto: input 1, output 2, op_type 4, attribute 5, domain 7. */
function node({ operator, inputs, output, domain, attributes = {} }: OnnxNode): Buffer {
  return message(1, [
    ...inputs.map((input) => bytes(1, input)),
    bytes(2, output),
    bytes(4, operator),
    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
    ...(domain === undefined ? [] : [bytes(7, domain)]),
  ]);
}

/** Constant float numbers of a graph. */
export interface OnnxTensor {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly values: readonly number[];
}

/** TensorProto: dims 1, data_type 2, name 8, raw_data 9. */
function tensor({ name, dimensions, values }: OnnxTensor): Buffer {
  return message(5, [
    ...dimensions.map((size) => int(1, size)),
    int(2, elementFloat),
    bytes(8, name),
    bytes(9, floats(values)),
  ]);
}

/** ValueInfoProto of a float matrix with a free number of rows; field 11 is an input, 12 an output. */
function matrix(field: number, name: string, columns: number): Buffer {
  const shape = message(2, [message(1, [bytes(2, 'n')]), message(1, [int(1, columns)])]);
  return message(field, [bytes(1, name), message(2, [message(1, [int(1, elementFloat), shape])])]);
}

/**
 * A graph from a float matrix `x` [n, features] to `y` [n, 1] as an ONNX file.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto for the field numbers.
 */
export function onnxFile(
  features: number,
  nodes: readonly OnnxNode[],
  tensors: readonly OnnxTensor[],
): Buffer {
  const graph = [
    ...nodes.map(node),
    bytes(2, 'bench'),
    ...tensors.map(tensor),
    matrix(11, 'x', features),
    matrix(12, 'y', 1),
  ];
  const operators = [message(8, [bytes(1, ''), int(2, 17)]), message(8, [bytes(1, 'ai.onnx.ml'), int(2, 3)])];
  return Buffer.concat([int(1, 9), bytes(2, 'circuitwatch'), message(7, graph), ...operators]);
}

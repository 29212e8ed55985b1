/** A linear model `y = x · weights + intercept`, its weights in feature order. */
export interface LinearModel {
  readonly name: string;
  readonly weights: readonly number[];
  readonly intercept: number;
}

/** Protobuf wire types. */
const varintField = 0;
const bytesField = 2;

const onnx = { float: 1, irVersion: 9, opset: 17 };

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return Buffer.from([...bytes, rest]);
}

function int(field: number, value: number): Buffer {
  return Buffer.concat([varint((field << 3) | varintField), varint(value)]);
}

function bytes(field: number, content: Buffer | string): Buffer {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  return Buffer.concat([varint((field << 3) | bytesField), varint(body.length), body]);
}

function message(field: number, ...parts: Buffer[]): Buffer {
  return bytes(field, Buffer.concat(parts));
}

function tensor(name: string, dimensions: readonly number[], values: readonly number[]): Buffer {
  const raw = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => raw.writeFloatLE(value, i * 4));
  const shape = dimensions.map((size) => int(1, size));
  // TensorProto: dims 1, data_type 2, name 8, raw_data 9; GraphProto.initializer is field 5.
  return message(5, ...shape, int(2, onnx.float), bytes(8, name), bytes(9, raw));
}

/** ValueInfoProto of a float matrix with a free number of rows; field 11 is an input, 12 an output. */
function matrix(field: number, name: string, columns: number): Buffer {
  const shape = message(2, message(1, bytes(2, 'n')), message(1, int(1, columns)));
  return message(field, bytes(1, name), message(2, message(1, int(1, onnx.float), shape)));
}

/**
 * Encodes a linear model as an ONNX file with one float32 input `x` [n, features] and output `y` [n, 1].
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto for the field numbers.
 */
export function encodeLinearModel(model: LinearModel): Buffer {
  const graph = [
    message(1, bytes(1, 'x'), bytes(1, 'weights'), bytes(1, 'intercept'), bytes(2, 'y'), bytes(4, 'Gemm')),
    bytes(2, model.name),
    tensor('weights', [model.weights.length, 1], model.weights),
    tensor('intercept', [1], [model.intercept]),
    matrix(11, 'x', model.weights.length),
    matrix(12, 'y', 1),
  ];
  const opset = message(8, bytes(1, ''), int(2, onnx.opset));
  return Buffer.concat([int(1, onnx.irVersion), bytes(2, 'circuitwatch'), message(7, ...graph), opset]);
}

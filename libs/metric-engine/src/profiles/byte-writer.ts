/** Collects numbers as bytes; doubles are little-endian. */
export interface ByteWriter {
  /** A whole number from 0 to 2^53 - 1: seven bits a byte, the last byte below 128. */
  readonly count: (value: number) => void;
  readonly double: (value: number) => void;
  readonly doubles: (values: Float64Array) => void;
  /** What was written so far. */
  readonly bytes: () => Uint8Array;
}

/** A writer with room for `capacity` bytes before it first grows. */
export function byteWriter(capacity: number): ByteWriter {
  let buffer = new Uint8Array(Math.max(64, capacity));
  let view = new DataView(buffer.buffer);
  let length = 0;
  const reserve = (bytes: number): void => {
    if (length + bytes <= buffer.length) return;
    const larger = new Uint8Array(Math.max(2 * buffer.length, length + bytes));
    larger.set(buffer);
    buffer = larger;
    view = new DataView(buffer.buffer);
  };
  const double = (value: number): void => {
    reserve(8);
    view.setFloat64(length, value, true);
    length += 8;
  };
  return {
    count: (value) => {
      reserve(8);
      let rest = value;
      while (rest >= 128) {
        buffer[length++] = (rest % 128) + 128;
        rest = Math.floor(rest / 128);
      }
      buffer[length++] = rest;
    },
    double,
    doubles: (values) => {
      reserve(8 * values.length);
      for (const value of values) double(value);
    },
    bytes: () => buffer.subarray(0, length),
  };
}

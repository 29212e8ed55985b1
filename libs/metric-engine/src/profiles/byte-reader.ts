/** Reads what a ByteWriter wrote, in the same order. */
export interface ByteReader {
  readonly count: () => number;
  readonly double: () => number;
  readonly doubles: (length: number) => Float64Array;
  /** Whether all has been read. */
  readonly isDone: () => boolean;
}

/** A reader from the first byte; its methods throw a RangeError beyond the last. */
export function byteReader(bytes: Uint8Array): ByteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const double = (): number => {
    const value = view.getFloat64(at, true);
    at += 8;
    return value;
  };
  return {
    count: () => {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        const byte = view.getUint8(at++);
        value += (byte % 128) * scale;
        if (byte < 128) return value;
      }
    },
    double,
    doubles: (length) => {
      if (8 * length > bytes.length - at) throw new RangeError(`There are no ${length} numbers left.`);
      const values = new Float64Array(length);
      for (let k = 0; k < length; k++) values[k] = double();
      return values;
    },
    isDone: () => at === bytes.length,
  };
}

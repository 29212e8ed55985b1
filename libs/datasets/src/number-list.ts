/** A list of numbers in one growing buffer: no array of boxed values, no copy at the end. */
export interface NumberList {
  readonly push: (value: number) => void;
  /** A view on the numbers so far. */
  readonly view: () => Float64Array;
}

/** An empty list with room for `capacity` numbers before it first grows. */
export function numberList(capacity: number): NumberList {
  let buffer = new Float64Array(capacity);
  let length = 0;
  return {
    push: (value) => {
      if (length === buffer.length) {
        const larger = new Float64Array(Math.max(1024, length * 2));
        larger.set(buffer);
        buffer = larger;
      }
      buffer[length++] = value;
    },
    view: () => buffer.subarray(0, length),
  };
}

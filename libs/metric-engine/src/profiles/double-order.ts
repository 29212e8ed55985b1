const value = new Float64Array(1);
const bits = new BigInt64Array(value.buffer);

/** The place of a number among all doubles in ascending order; neighbours differ by one, 0 has 0. Not of NaN. */
export function placeOf(number: number): bigint {
  value[0] = Math.abs(number);
  const magnitude = bits[0] as bigint;
  return number < 0 ? -magnitude : magnitude;
}

/** The double at a place. */
export function doubleAt(place: bigint): number {
  bits[0] = place < 0n ? -place : place;
  const magnitude = value[0] as number;
  return place < 0n ? -magnitude : magnitude;
}

/** The smallest double above a finite number. */
export function nextAbove(number: number): number {
  return doubleAt(placeOf(number) + 1n);
}

/** The largest double below a finite number. */
export function nextBelow(number: number): number {
  return doubleAt(placeOf(number) - 1n);
}

/** The smallest finite double of which `holds` is true, when it stays true from there; undefined when there is none. */
export function smallestWhere(holds: (number: number) => boolean): number | undefined {
  let low = placeOf(-Number.MAX_VALUE);
  let high = placeOf(Infinity);
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (holds(doubleAt(middle))) high = middle;
    else low = middle + 1n;
  }
  const found = doubleAt(low);
  return found === Infinity ? undefined : found;
}

/** Added to a whole number below it, leaves that number in a double's low bits. */
const wholeNumbers: f64 = 4503599627370496.0;

/** The linear cells of two values, as whole doubles within 0 and `last`. */
export function linearPlaces(pair: v128, origin: v128, scale: v128, last: v128): v128 {
  const place = f64x2.add(f64x2.mul(f64x2.sub(pair, origin), scale), f64x2.splat(1));
  return f64x2.floor(f64x2.pmin(f64x2.pmax(place, f64x2.splat(0)), last));
}

/** Whole doubles as whole numbers, in the 32-bit lanes 0 and 2. */
export function wholeLanes(places: v128): v128 {
  return f64x2.add(places, f64x2.splat(wholeNumbers));
}

/** The logarithmic cells of two values before they are clamped, in the 32-bit lanes 0 and 2. */
export function logarithmicPlaces(
  pair: v128,
  centre: v128,
  core: v128,
  shift: i32,
  coreBits: v128,
  centreCell: v128,
): v128 {
  const offset = f64x2.sub(pair, centre);
  const bits = i64x2.shr_u(f64x2.add(f64x2.abs(offset), core), shift + 32);
  // -1 - steps is the complement of steps, which is what an exclusive or with all ones gives.
  const steps = v128.xor(i64x2.sub(bits, coreBits), f64x2.lt(offset, f64x2.splat(0)));
  return i64x2.add(steps, centreCell);
}

export function clamped(place: i32, last: i32): usize {
  return <usize>(place < 0 ? 0 : place > last ? last : place);
}

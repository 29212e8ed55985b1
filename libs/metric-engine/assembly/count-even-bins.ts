import { wholeLanes } from './places';

/** Adds `count` values, an even number, to the 32-bit counts of bins; a row of them for each lane. */
export function countEvenBins(
  values: usize,
  count: i32,
  first: f64,
  width: f64,
  bins: i32,
  counts: usize,
): void {
  const firsts = f64x2.splat(first);
  const widths = f64x2.splat(width);
  const lasts = f64x2.splat(<f64>(bins - 1));
  const secondRow = counts + ((<usize>bins) << 2);
  const end = values + ((<usize>count) << 3);
  for (let at = values; at < end; at += 16) {
    const places = f64x2.div(f64x2.sub(v128.load(at), firsts), widths);
    const whole = wholeLanes(f64x2.floor(f64x2.pmin(places, lasts)));
    const even = counts + ((<usize>i32x4.extract_lane(whole, 0)) << 2);
    const odd = secondRow + ((<usize>i32x4.extract_lane(whole, 2)) << 2);
    store<i32>(even, load<i32>(even) + 1);
    store<i32>(odd, load<i32>(odd) + 1);
  }
}

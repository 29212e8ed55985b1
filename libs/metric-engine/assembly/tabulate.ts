import { clamped, linearPlaces, logarithmicPlaces, wholeLanes } from './places';

/** Adds 1 and the difference in lane `lane` of `differences` to the count and sum at `cell`. */
function addTo(cell: usize, countAndSum: v128): void {
  v128.store(cell, f64x2.add(v128.load(cell), countAndSum));
}

/** Adds `count` values, an even number, to the counts and sums of linear cells at `table`. */
export function tabulateLinear(
  values: usize,
  count: i32,
  table: usize,
  origin: f64,
  scale: f64,
  width: f64,
  last: i32,
): void {
  const origins = f64x2.splat(origin);
  const scales = f64x2.splat(scale);
  const widths = f64x2.splat(width);
  const lasts = f64x2.splat(<f64>last);
  const ones = f64x2.splat(1);
  const end = values + ((<usize>count) << 3);
  for (let at = values; at < end; at += 16) {
    const pair = v128.load(at);
    const places = linearPlaces(pair, origins, scales, lasts);
    const lefts = f64x2.add(origins, f64x2.mul(f64x2.sub(places, ones), widths));
    const differences = f64x2.sub(pair, lefts);
    const whole = wholeLanes(places);
    addTo(table + ((<usize>i32x4.extract_lane(whole, 0)) << 4), v128.shuffle<f64>(ones, differences, 0, 2));
    addTo(table + ((<usize>i32x4.extract_lane(whole, 2)) << 4), v128.shuffle<f64>(ones, differences, 0, 3));
  }
}

/** Adds `count` values, an even number, to the counts and sums of logarithmic cells; `leftEnds` is theirs. */
export function tabulateLogarithmic(
  values: usize,
  count: i32,
  table: usize,
  leftEnds: usize,
  centre: f64,
  core: f64,
  shift: i32,
  coreBits: i32,
  centreCell: i32,
  last: i32,
): void {
  const centres = f64x2.splat(centre);
  const cores = f64x2.splat(core);
  const bits = i64x2.splat(<i64>coreBits);
  const offset = i64x2.splat(<i64>centreCell);
  const ones = f64x2.splat(1);
  const end = values + ((<usize>count) << 3);
  for (let at = values; at < end; at += 16) {
    const pair = v128.load(at);
    const places = logarithmicPlaces(pair, centres, cores, shift, bits, offset);
    const even = clamped(i32x4.extract_lane(places, 0), last);
    const odd = clamped(i32x4.extract_lane(places, 2), last);
    const lefts = f64x2.replace_lane(
      f64x2.splat(load<f64>(leftEnds + (even << 3))),
      1,
      load<f64>(leftEnds + (odd << 3)),
    );
    const differences = f64x2.sub(pair, lefts);
    addTo(table + (even << 4), v128.shuffle<f64>(ones, differences, 0, 2));
    addTo(table + (odd << 4), v128.shuffle<f64>(ones, differences, 0, 3));
  }
}

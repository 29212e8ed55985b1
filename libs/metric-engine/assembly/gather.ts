import { clamped, linearPlaces, logarithmicPlaces, wholeLanes } from './places';

/** Where gathered values go: what TypeScript's gather has in arrays. */
export let gathered: usize = 0;
export let starts: usize = 0;
export let next: usize = 0;
export let repeats: usize = 0;

/** Sets the addresses for the calls that follow: doubles, and three 32-bit numbers for every cell. */
export function gatherInto(gatheredAt: usize, startsAt: usize, nextAt: usize, repeatsAt: usize): void {
  gathered = gatheredAt;
  starts = startsAt;
  next = nextAt;
  repeats = repeatsAt;
}

function put(value: f64, cell: usize): void {
  const slot = cell << 2;
  const at = load<i32>(next + slot);
  if (at < 0) return;
  const start = load<i32>(starts + slot);
  if (at > start && value == load<f64>(gathered + ((<usize>start) << 3))) {
    store<i32>(repeats + slot, load<i32>(repeats + slot) + 1);
  } else {
    store<f64>(gathered + ((<usize>at) << 3), value);
    store<i32>(next + slot, at + 1);
  }
}

/** Gathers one value of a cell. */
export function gatherOne(value: f64, cell: i32): void {
  put(value, <usize>cell);
}

/** Gathers the values of wanted linear cells; `count` is even. */
export function gatherLinear(values: usize, count: i32, origin: f64, scale: f64, last: i32): void {
  const origins = f64x2.splat(origin);
  const scales = f64x2.splat(scale);
  const lasts = f64x2.splat(<f64>last);
  const end = values + ((<usize>count) << 3);
  for (let at = values; at < end; at += 16) {
    const pair = v128.load(at);
    const whole = wholeLanes(linearPlaces(pair, origins, scales, lasts));
    put(f64x2.extract_lane(pair, 0), <usize>i32x4.extract_lane(whole, 0));
    put(f64x2.extract_lane(pair, 1), <usize>i32x4.extract_lane(whole, 2));
  }
}

/** Gathers the values of wanted logarithmic cells; `count` is even. */
export function gatherLogarithmic(
  values: usize,
  count: i32,
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
  const end = values + ((<usize>count) << 3);
  for (let at = values; at < end; at += 16) {
    const pair = v128.load(at);
    const places = logarithmicPlaces(pair, centres, cores, shift, bits, offset);
    put(f64x2.extract_lane(pair, 0), clamped(i32x4.extract_lane(places, 0), last));
    put(f64x2.extract_lane(pair, 1), clamped(i32x4.extract_lane(places, 2), last));
  }
}

/**
 * Count, minimum, maximum, sum of x - centre and of its square, of `count` doubles at `values`, written to `out` as
 * five doubles. NaN is left out; `count` is a multiple of 4.
 */
export function scan(values: usize, count: i32, centre: f64, out: usize): void {
  const around = f64x2.splat(centre);
  let numbers = i64x2.splat(0);
  let min = f64x2.splat(Infinity);
  let max = f64x2.splat(-Infinity);
  // Two of each, as one would wait for its own last addition.
  let evenSum = f64x2.splat(0);
  let oddSum = f64x2.splat(0);
  let evenSquares = f64x2.splat(0);
  let oddSquares = f64x2.splat(0);
  const end = values + ((<usize>count) << 3);
  for (let at = values; at < end; at += 32) {
    const even = v128.load(at);
    const odd = v128.load(at, 16);
    const evenIsNumber = f64x2.eq(even, even);
    const oddIsNumber = f64x2.eq(odd, odd);
    const evenDeviation = v128.and(f64x2.sub(even, around), evenIsNumber);
    const oddDeviation = v128.and(f64x2.sub(odd, around), oddIsNumber);
    numbers = i64x2.sub(numbers, i64x2.add(evenIsNumber, oddIsNumber));
    min = f64x2.pmin(f64x2.pmin(min, even), odd);
    max = f64x2.pmax(f64x2.pmax(max, even), odd);
    evenSum = f64x2.add(evenSum, evenDeviation);
    oddSum = f64x2.add(oddSum, oddDeviation);
    evenSquares = f64x2.add(evenSquares, f64x2.mul(evenDeviation, evenDeviation));
    oddSquares = f64x2.add(oddSquares, f64x2.mul(oddDeviation, oddDeviation));
  }
  const sum = f64x2.add(evenSum, oddSum);
  const squares = f64x2.add(evenSquares, oddSquares);
  store<f64>(out, <f64>(i64x2.extract_lane(numbers, 0) + i64x2.extract_lane(numbers, 1)));
  store<f64>(out, Math.min(f64x2.extract_lane(min, 0), f64x2.extract_lane(min, 1)), 8);
  store<f64>(out, Math.max(f64x2.extract_lane(max, 0), f64x2.extract_lane(max, 1)), 16);
  store<f64>(out, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1), 24);
  store<f64>(out, f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1), 32);
}

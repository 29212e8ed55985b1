/** 2^27 + 1 splits a double into two halves whose products are exact. */
const splitter = 134217729;

/**
 * a b - c d, right to the last digits also where both products nearly cancel. Shares of counts are compared by
 * it, b_j T - t_j B, because counts of a billion have products that doubles cannot hold.
 *
 * @see Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18, 1971.
 */
export function differenceOfProducts(a: number, b: number, c: number, d: number): number {
  const left = a * b;
  const right = c * d;
  return left - right + (roundingOf(a, b, left) - roundingOf(c, d, right));
}

/** x y - product, exactly. */
function roundingOf(x: number, y: number, product: number): number {
  const xHigh = upperHalf(x);
  const yHigh = upperHalf(y);
  const xLow = x - xHigh;
  const yLow = y - yHigh;
  return xHigh * yHigh - product + xHigh * yLow + xLow * yHigh + xLow * yLow;
}

function upperHalf(value: number): number {
  const scaled = splitter * value;
  return scaled - (scaled - value);
}

const scaleBits = 128;
const scale = 2 ** scaleBits;

/**
 * P(D_n <= x) of the two-sided one-sample Kolmogorov-Smirnov statistic, exact: the middle entry of
 * (n! / n^n) H^n for Durbin's matrix H of size 2 ceil(n x) - 1, with powers by squaring and scaling.
 *
 * About 1e-14 absolute. Meant for small n x: time O((n x)^3 log n), memory O((n x)^2).
 *
 * @see Marsaglia, Tsang, Wang, "Evaluating Kolmogorov's distribution", J. Stat. Softw. 8(18), 2003.
 */
export function durbinMatrixCdf(n: number, x: number): number {
  if (x >= 1) return 1;
  if (n * x <= 0.5) return 0;
  const k = Math.ceil(n * x);
  const size = 2 * k - 1;
  const middle = (k - 1) * size + k - 1;
  let base = transitionMatrix(size, k - n * x);
  let baseExponent = 0;
  let power = identity(size);
  let exponent = 0;
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      power = multiply(power, base, size);
      exponent += baseExponent;
    }
    base = multiply(base, base, size);
    baseExponent *= 2;
    if ((base[middle] as number) > scale) {
      base = base.map((entry) => entry / scale);
      baseExponent += scaleBits;
    }
  }
  return timesFactorialShare(power[middle] as number, exponent, n);
}

/** H: 1/(i-j+1)! on and below the first superdiagonal, with corrected first column and last row. */
function transitionMatrix(size: number, h: number): Float64Array {
  const inverseFactorials = new Float64Array(size + 1);
  inverseFactorials[0] = 1;
  for (let k = 1; k <= size; k++) inverseFactorials[k] = (inverseFactorials[k - 1] as number) / k;
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= Math.min(row + 1, size - 1); column++) {
      matrix[row * size + column] = inverseFactorials[row - column + 1] as number;
    }
  }
  for (let k = 0; k < size - 1; k++) {
    const corrected = (1 - h ** (k + 1)) * (inverseFactorials[k + 1] as number);
    matrix[k * size] = corrected;
    matrix[(size - 1) * size + size - 1 - k] = corrected;
  }
  const corner = 1 - 2 * h ** size + Math.max(2 * h - 1, 0) ** size;
  matrix[(size - 1) * size] = corner * (inverseFactorials[size] as number);
  return matrix;
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let k = 0; k < size; k++) matrix[k * size + k] = 1;
  return matrix;
}

function multiply(left: Float64Array, right: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let inner = 0; inner < size; inner++) {
      const factor = left[row * size + inner] as number;
      for (let column = 0; column < size; column++) {
        const at = row * size + column;
        product[at] = (product[at] as number) + factor * (right[inner * size + column] as number);
      }
    }
  }
  return product;
}

/** value * 2^exponent * n! / n^n, kept in range on the way. */
function timesFactorialShare(value: number, exponent: number, n: number): number {
  let product = value;
  let bits = exponent;
  for (let i = 1; i <= n; i++) {
    product *= i / n;
    if (product < 1 / scale) {
      product *= scale;
      bits -= scaleBits;
    }
  }
  return product * 2 ** bits;
}
